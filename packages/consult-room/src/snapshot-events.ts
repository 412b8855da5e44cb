import type { CheckResult } from '@consult-room/protocol';
import { ConsultEvent, type ConsultRoomEventName } from './events.ts';
import type { SessionSnapshot } from './session/snapshot.ts';

type AnyEvent = ConsultEvent<ConsultRoomEventName>;

/** What the host page hears when one snapshot follows another. The only place events of the session are made. */
export function eventsBetween(before: SessionSnapshot, after: SessionSnapshot): readonly AnyEvent[] {
  if (before === after) return [];
  return [...personEvents(before, after), ...deviceEvents(before, after), ...stateEvents(before, after), ...roomEvents(before, after)];
}

function personEvents(before: SessionSnapshot, { self, isHost }: SessionSnapshot): readonly AnyEvent[] {
  return before.self === null && self !== null ? [new ConsultEvent('consult-ready', { participantId: self.id, isHost })] : [];
}

function deviceEvents(before: SessionSnapshot, after: SessionSnapshot): readonly AnyEvent[] {
  const { check } = after;
  const events: AnyEvent[] = after.deviceNotices.filter(({ kind, code }) => code.startsWith(kind) && !before.deviceNotices.some((one) => one.code === code))
    .map(({ kind, code }) => new ConsultEvent('consult-device-error', { code, device: kind, recoverable: true }));
  if (check === before.check) return events;
  if (isSettled(check)) events.push(new ConsultEvent('consult-check-result', check));
  for (const device of ['camera', 'microphone', 'speaker'] as const) {
    const { status, code = `${device}-failed` } = check[device];
    if (status === 'fail' && before.check[device].status !== 'fail') events.push(new ConsultEvent('consult-device-error', { code, device, recoverable: true }));
  }
  return events;
}

function isSettled(check: CheckResult): boolean {
  return check.microphone.status !== 'untested' && Object.values(check).every(({ status }) => status !== 'testing');
}

function stateEvents(before: SessionSnapshot, after: SessionSnapshot): readonly AnyEvent[] {
  const { state: from, interruption } = before;
  const { state: to, reason, recoverable, self } = after;
  if (from === to) return [];
  const events: AnyEvent[] = [new ConsultEvent('consult-state-change', { from, to, reason })];
  const say = <Name extends ConsultRoomEventName>(...made: ConstructorParameters<typeof ConsultEvent<Name>>) => events.push(new ConsultEvent(...made));
  // Stuck, and back all the same.
  const isBack = to === 'in-room' && interruption;
  if (isBack || (from === 'reconnecting' && to !== 'trouble' && to !== 'ended')) say('consult-recovered', interruption ? { rung: interruption.rung, durationMs: Date.now() - interruption.sinceMs } : {});
  if (to === 'connecting') say('consult-admitted', {});
  if (to === 'held') say('consult-held', {});
  if (to === 'in-room' && from !== 'reconnecting' && !isBack) say('consult-joined', { participantId: self?.id ?? '' });
  if (to === 'reconnecting') say('consult-interrupted', { reason, ...(after.interruption && { rung: after.interruption.rung }) });
  if (to === 'ended' && reason === 'denied') say('consult-denied', {});
  if (to === 'ended') say('consult-left', { reason });
  if (to === 'trouble') say('consult-error', { code: reason ?? 'internal', recoverable });
  return events;
}

function roomEvents(before: SessionSnapshot, after: SessionSnapshot): readonly AnyEvent[] {
  const events: AnyEvent[] = [];
  const { waiting, people, quality, encryption, state } = after;
  const { position, etaMinutes } = waiting;
  if (state === 'waiting' && (before.state !== 'waiting' || position !== before.waiting.position || etaMinutes !== before.waiting.etaMinutes)) {
    events.push(new ConsultEvent('consult-waiting', { ...(position !== null && { position }), ...(etaMinutes !== null && { etaMinutes }) }));
  }
  const notice = waiting.notices.at(-1);
  if (notice !== undefined && waiting.notices.length > before.waiting.notices.length) events.push(new ConsultEvent('consult-message', { kind: 'notice', at: notice.at }));
  events.push(...talkEvents(before, after));
  if (people !== before.people && described(people) !== described(before.people)) {
    events.push(new ConsultEvent('consult-participant-change', { participants: people.map(({ id, role, state: seat, connected }) => ({ id, role, state: seat, connected })) }));
  }
  if (quality !== null && quality !== before.quality && described(quality) !== described(before.quality)) events.push(new ConsultEvent('consult-quality', quality));
  if (encryption.state !== before.encryption.state || encryption.code !== before.encryption.code) {
    events.push(new ConsultEvent('consult-encryption-change', { state: encryption.state, code: encryption.code }));
  }
  return events;
}

function talkEvents(before: SessionSnapshot, { messages, fileProgress }: SessionSnapshot): readonly AnyEvent[] {
  const events: AnyEvent[] = messages.filter((message) => !before.messages.includes(message)).map(({ id, from, at, text, file }) => new ConsultEvent('consult-message',
    file === null ? { kind: 'text', id, from, at, text: text ?? '' } : { kind: 'file', id, from, at, name: file.name, type: file.type, size: file.size }));
  if (fileProgress !== null && fileProgress !== before.fileProgress) events.push(new ConsultEvent('consult-file-progress', fileProgress));
  return events;
}

/** What an event would say, to tell whether it says anything new. */
function described(value: SessionSnapshot['people'] | SessionSnapshot['quality']): string {
  if (value === null) return '';
  if ('level' in value) return JSON.stringify([value.level, value.score, value.reasons, value.advice]);
  return JSON.stringify(value.map(({ id, role, state, connected }) => [id, role, state, connected]));
}
