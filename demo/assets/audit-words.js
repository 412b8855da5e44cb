/** What was done, in words; `%` stands for the person it was done to. @type {Record<string, string>} */
const deeds = {
  'appointment.created': 'made the appointment', 'appointment.changed': 'changed the appointment', 'appointment.cancelled': 'cancelled the appointment',
  'appointment.opened': 'opened the appointment', 'appointment.ended': 'ended the appointment',
  'participant.added': 'added %', 'participant.revoked': 'took % off the list',
  'invitation.sent': 'mailed a link to %', 'link.redeemed': 'opened the link of %', 'link.refused': 'tried the link of %, which opened nothing',
  'token.issued': 'asked for a way in for %', 'queue-token.issued': 'opened the waiting room list',
  'seat.arrived': 'arrived', 'seat.checked': 'checked the device', 'seat.waiting': 'is waiting', 'seat.admitted': 'let % in', 'seat.entered': 'went into the room', 'seat.held': 'put % on hold',
  'seat.resumed': 'took % off hold', 'seat.denied': 'did not let % in', 'seat.removed': 'removed %', 'seat.left': 'left', 'seat.moved': 'moved to another device',
  'seat.expired': 'closed the place of %',
  'seat.refused': 'could not take the place of %', 'connection.lost': 'lost the connection', 'connection.back': 'is connected', 'media.lost': 'lost sound and picture', 'media.back': 'has sound and picture again',
  'janus.refused': 'refused a message to the video room', 'act.refused': 'tried what is not allowed', 'encryption.changed': 'changed the locks', 'quality.summed': 'had this connection',
  'identity.viewed': 'looked at names', 'identity.forgotten': 'erased who % is', 'audit.read': 'read this record',
  'audit.gap': 'could not write some of this record', 'audit.purged': 'deleted what need not be kept', 'config.changed': 'changed the settings', 'key.rotated': 'changed a key',
};
/** @type {Record<string, string>} */
const strangers = { clinic: 'The portal', seat: 'A guest', staff: 'A member of staff', system: 'The gateway', stranger: 'Somebody' };

/** @typedef {{ id: string, at: string, actor: string, actorName: string | null, action: string, outcome: string, targetName: string | null, appointment: string | null, connection: import('./connection-chart.js').ConnectionSum | null }} AuditLine */

/** @param {AuditLine} line */
export function actorWords(line) {
  return line.actorName ?? strangers[line.actor] ?? 'Somebody';
}

/** @param {AuditLine} line */
export function deedWords(line) {
  const deed = (deeds[line.action] ?? line.action).replace('%', line.targetName ?? (line.actorName === null ? 'somebody' : 'themselves'));
  return deed + ({ refused: ' (refused)', failed: ' (failed)' }[line.outcome] ?? '');
}
