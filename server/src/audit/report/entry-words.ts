import type { AuditAction, AuditEntry } from '@consult-room/protocol';
import type { People } from './people.ts';

type Words = (who: string, whom: string, detail: NonNullable<AuditEntry['detail']>) => string;

const words: Partial<Readonly<Record<AuditAction, Words>>> = {
  'appointment.created': (who) => `${who} made the appointment`,
  'appointment.changed': (who) => `${who} changed the appointment`,
  'appointment.opened': (who) => `the appointment opened: ${who} was the first to come`,
  'appointment.ended': (who) => `the appointment ended, by ${who}`,
  'appointment.cancelled': (who) => `${who} cancelled the appointment`,
  'participant.added': (who, whom) => `${who} invited the ${whom} too`,
  'participant.revoked': (who, whom) => `${who} took the invitation of the ${whom} back`,
  'invitation.sent': (_who, whom) => `the link was mailed to the ${whom}`,
  'link.redeemed': (_who, whom) => `the link of the ${whom} was opened with a tap`,
  'link.refused': (_who, whom, { code }) => `the link of the ${whom} was refused: ${reason(code)}`,
  'token.issued': (who, whom) => `${who} signed the ${whom} in`,
  'seat.arrived': (_who, whom) => `the ${whom} came to the door`,
  'seat.checked': (_who, whom, detail) => `the ${whom} checked the device: ${Object.entries(detail).map(([part, status]) => `${part} ${String(status)}`).join(', ')}`,
  'seat.waiting': (_who, whom) => `the ${whom} waits`,
  'seat.admitted': (who, whom) => (who === whom ? `the ${whom} went in` : `${who} let the ${whom} in`),
  'seat.entered': (_who, whom) => `the ${whom} is in the room`,
  'seat.held': (who, whom) => `${who} sent the ${whom} back to wait`,
  'seat.resumed': (who, whom) => `${who} let the ${whom} in again`,
  'seat.denied': (who, whom) => `${who} turned the ${whom} away`,
  'seat.removed': (who, whom) => `${who} removed the ${whom}`,
  'seat.left': (_who, whom) => `the ${whom} left`,
  'seat.moved': (_who, whom) => `the ${whom} went on at another device`,
  'seat.expired': (_who, whom) => `the seat of the ${whom} closed`,
  'seat.refused': (_who, whom, { code }) => `somebody with the link of the ${whom} could not sit down: ${reason(code)}`,
  'connection.lost': (_who, whom) => `the ${whom} lost the connection`,
  'connection.back': (_who, whom) => `the ${whom} is connected`,
  'media.moved': (_who, _whom, { reason: why }) => `everybody’s sound and picture went over to another media server (${String(why)})`,
  'media.lost': (who) => `sound and picture of the ${who} broke off`,
  'media.back': (who, _whom, { durationMs }) => `sound and picture of the ${who} are back after ${Math.round(Number(durationMs) / 1000)} s`,
  'encryption.changed': (who, _whom, { state, code }) => `at the ${who}, the lock says ${String(state)} (${String(code)})`,
  'quality.summed': (who, _whom, detail) => `the connection of the ${who} was ${connectionWords(detail)}`,
  'act.refused': (who, _whom, { verb, code }) => `${who} asked for "${String(verb)}" and was refused: ${reason(code)}`,
  'janus.refused': (who, _whom, { code }) => `${who} asked the media server for something and was refused: ${reason(code)}`,
  'audit.read': (who, _whom, { appointment, export: isExport }) => `${who} ${isExport === true ? 'took the whole record out' : `read the record${appointment === undefined ? '' : ` of ${String(appointment)}`}`}`,
  'identity.viewed': (who, _whom, { by }) => `${who} looked at people's names (${String(by)})`,
  'identity.forgotten': (who, whom) => `${who} erased who the ${whom} is`,
  'audit.gap': (_who, _whom, { count, from, to, reason: cause }) => `${String(count)} events between ${String(from)} and ${String(to)} are missing (${String(cause)})`,
  'audit.purged': (who, _whom, { entries, before }) => `${who} deleted the first ${String(entries)} entries, all from before ${String(before)}`,
  'config.changed': (who, _whom, { what }) => `${who} changed the settings (${String(what)})`,
  'key.rotated': (who, _whom, { what }) => `${who} changed a key (${String(what)})`,
  'queue-token.issued': (who) => `${who} opened the waiting list for a member of staff`,
};

const reasons: Readonly<Record<string, string>> = {
  'too-early': 'it was too early', 'link-expired': 'the time was over', 'seat-in-use': 'another device sat there', 'seat-moved': 'another device took over',
  'seat-removed': 'they had been removed', 'seat-denied': 'they had been turned away', 'appointment-ended': 'the appointment was over',
  'appointment-cancelled': 'the appointment was cancelled', 'not-admitted': 'they had not been let in', forbidden: 'they had no right to it',
  'audit-unavailable': 'the record could not be written', 'media-unavailable': 'the media server could not be reached', 'rate-limited': 'they asked too often', 'no-media': 'nothing arrived any more',
};

function reason(code: unknown): string {
  return typeof code === 'string' ? reasons[code] ?? code : 'no reason given';
}

/** Which part of the time it was how, by half minutes. */
function connectionWords({ goodPercent, fairPercent, poorPercent, lostPercent, path, reasons: causes }: NonNullable<AuditEntry['detail']>): string {
  const parts = Object.entries({ good: goodPercent, fair: fairPercent, poor: poorPercent, lost: lostPercent }).filter(([, percent]) => Number(percent) > 0);
  const how = parts.map(([level, percent]) => `${level} ${String(percent)} %`).join(', ');
  return `${how} of the time${path === undefined ? '' : `, media took the path ${String(path)}`}${causes === undefined ? '' : ` (${String(causes)})`}`;
}

/** One entry as a plain sentence. */
export function entryWords({ action, actor, target, outcome, detail = {} }: AuditEntry, people: People): string {
  const who = people.actor(actor);
  const said = words[action]?.(who, target === undefined ? '' : people.label(target), detail) ?? `${who}: ${action}`;
  return outcome === 'failed' && action !== 'audit.gap' ? `${said}: it failed, ${reason(detail['code'] ?? detail['reason'])}` : said;
}
