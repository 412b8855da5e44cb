import type { Localizer } from '../i18n/localizer.ts';
import type { PersonView, SessionSnapshot } from '../session/snapshot.ts';
import { reconnectingWord } from './reconnecting-word.ts';

/** What a screen reader is told, politely, after a change. A change of screen tells itself: its heading takes the focus. */
export function announcements(before: SessionSnapshot, after: SessionSnapshot, words: Localizer): readonly string[] {
  return [...ofState(before, after, words), ...ofWaiting(before, after, words), ...ofPeople(before, after, words), ...ofLock(before, after, words), ...ofQuality(before, after, words)];
}

function* ofState(before: SessionSnapshot, after: SessionSnapshot, words: Localizer): Iterable<string> {
  // Another thing that is tried is news, too.
  if (after.state === 'reconnecting' && (before.state !== after.state || reconnectingWord(before) !== reconnectingWord(after))) {
    yield `${words.text(reconnectingWord(after))}. ${words.text('call.reconnecting.lead')}`;
  }
  if (before.state === after.state) return;
  if (before.state === 'waiting' && after.state === 'connecting') yield words.text('waiting.turn');
  if (after.state === 'in-room') yield words.text('call.admitted');
  if (after.state === 'held') yield words.text('call.held');
}

function* ofWaiting(before: SessionSnapshot, after: SessionSnapshot, words: Localizer): Iterable<string> {
  if (after.state !== 'waiting') return;
  for (const notice of after.waiting.notices.slice(before.waiting.notices.length)) yield notice.text;
  const { position } = after.waiting;
  if (before.state === 'waiting' && position !== null && position !== before.waiting.position) {
    yield position === 1 ? words.text('waiting.next') : words.text('waiting.position', { position: words.number(position) });
  }
}

function* ofPeople(before: SessionSnapshot, after: SessionSnapshot, words: Localizer): Iterable<string> {
  const earlier = new Map(before.people.map((person) => [person.id, person]));
  for (const person of after.people) {
    const was = earlier.get(person.id);
    const values = { name: person.name };
    if (person.state === 'waiting' && was?.state !== 'waiting') yield words.text('people.knocks', values);
    if (isInside(person) && !(was && isInside(was))) yield words.text('call.joined', values);
    if (was && isInside(was) && person.state === 'left') yield words.text('call.left', values);
    if (was?.connected && !person.connected && isInside(person)) yield words.text('call.dropped', values);
    else if (person.reconnecting && !was?.reconnecting) yield words.text('call.unstable.other', values);
  }
}

/** Somebody came into a call whose people had all compared the code. */
function* ofLock(before: SessionSnapshot, { safety: { unchecked } }: SessionSnapshot, words: Localizer): Iterable<string> {
  if (before.encryption.state === 'verified' && unchecked.length > 0) yield words.text('lock.new', { count: words.number(unchecked.length) });
}

function* ofQuality(before: SessionSnapshot, after: SessionSnapshot, words: Localizer): Iterable<string> {
  const level = after.quality?.level;
  if (level && level !== before.quality?.level && (level === 'poor' || level === 'lost')) yield words.text(`quality.${level}`);
}

function isInside(person: PersonView): boolean {
  return person.state === 'in-room';
}
