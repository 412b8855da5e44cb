import type { AuditEntry } from '@consult-room/protocol';
import { entryWords } from './entry-words.ts';
import { People } from './people.ts';
import { presenceIn, type Together } from './presence.ts';

/** What keeps somebody out although they, or whoever had their link, tried. */
const keptOut: ReadonlySet<AuditEntry['action']> = new Set(['link.refused', 'seat.refused', 'seat.denied', 'seat.removed', 'act.refused', 'janus.refused', 'participant.revoked']);
const gettingIn: ReadonlySet<AuditEntry['action']> = new Set(['seat.admitted', 'seat.resumed', 'link.redeemed']);

/**
 * One appointment for somebody who was not there: who was to come, who was in the room with whom and when, who could not
 * get in, and all of it from door to goodbye. `entries` is the appointment's whole chain; times are UTC.
 */
export function appointmentStory(entries: readonly AuditEntry[], names: ReadonlyMap<string, string>): string {
  const people = new People(entries, names);
  const [first] = entries;
  const parts = [
    [`Appointment ${first?.appointment ?? ''}`],
    section('Who was to come', people.ids.map((id) => `${people.label(id)}: ${id}`)),
    section('Who was in the room with whom', presenceIn(entries).map((span) => together(span, people))),
    section('Who could not get in', outside(entries, people)),
    section('From door to goodbye', entries.map((entry) => `${time(entry.ts)}  ${entryWords(entry, people)}`)),
  ];
  return `${parts.flat().join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', `  ${title}`, ...(lines.length === 0 ? ['nobody'] : lines).map((line) => `    ${line}`)];
}

function together({ from, until, people }: Together, known: People): string {
  const labels = people.map((id) => known.label(id));
  const span = `${time(from)} to ${until === null ? 'the end of the record' : time(until)}`;
  return `${span}  ${labels.join(', ')}${labels.length === 1 ? ' alone' : ''}`;
}

function outside(entries: readonly AuditEntry[], people: People): readonly string[] {
  const refusals = entries.filter(({ action, outcome }) => keptOut.has(action) || (gettingIn.has(action) && outcome !== 'success'));
  const has = (id: string, action: AuditEntry['action']): boolean => entries.some((entry) => entry.action === action && entry.target === id && entry.outcome === 'success');
  const never = people.ids.filter((id) => !has(id, 'seat.entered')).map((id) => {
    if (has(id, 'seat.admitted')) return `the ${people.label(id)} was let in and never came in`;
    if (has(id, 'seat.waiting')) return `the ${people.label(id)} waited and was never in the room`;
    return has(id, 'seat.arrived') ? `the ${people.label(id)} came to the door and was never in the room` : `the ${people.label(id)} never came`;
  });
  return [...refusals.map((entry) => `${time(entry.ts)}  ${entryWords(entry, people)}`), ...never];
}

/** 2026-11-24 12:00:03 */
function time(ts: string): string {
  return ts.slice(0, 19).replace('T', ' ');
}
