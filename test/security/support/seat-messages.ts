import type { ClientMessage, ParticipantId, QueueClientMessage } from '@consult-room/protocol';

type SeatMessage = Exclude<ClientMessage, { readonly type: 'ping' }>;
type QueueMessage = Exclude<QueueClientMessage, { readonly type: 'ping' }>;

const item = { status: 'pass' } as const;

/** One well-formed message of each kind a seat can send, about `participantId` where it is about somebody. */
export function seatMessages(participantId: ParticipantId): { readonly [T in SeatMessage['type']]: Extract<SeatMessage, { readonly type: T }> } {
  return {
    arrive: { type: 'arrive' },
    'check-result': { type: 'check-result', result: { camera: item, microphone: item, speaker: item, network: item, encryption: item } },
    'check-network': { type: 'check-network' },
    wait: { type: 'wait' },
    enter: { type: 'enter' },
    'media-state': { type: 'media-state', microphone: true, camera: true, screen: false },
    reconnected: { type: 'reconnected', rung: 'restart', durationMs: 1_000 },
    quality: { type: 'quality', level: 'good', score: 1 },
    encryption: { type: 'encryption', state: 'encrypted', code: 'ok' },
    'refresh-token': { type: 'refresh-token' },
    'refresh-ice': { type: 'refresh-ice' },
    leave: { type: 'leave' },
    admit: { type: 'admit', participantId },
    hold: { type: 'hold', participantId },
    resume: { type: 'resume', participantId },
    remove: { type: 'remove', participantId },
    deny: { type: 'deny', participantId },
    notice: { type: 'notice', participantId, text: 'hello' },
    end: { type: 'end' },
    'key-package': { type: 'key-package', bytes: 'AAAA' },
    'group-create': { type: 'group-create', groupId: 'AAAA', replaces: null },
    commit: { type: 'commit', groupId: 'AAAA', epoch: 0, bytes: 'AAAA', welcomes: [] },
    mls: { type: 'mls', groupId: 'AAAA', bytes: 'AAAA' },
    'fetch-commits': { type: 'fetch-commits', groupId: 'AAAA', fromEpoch: 0 },
  };
}

/** One well-formed message of each kind staff can send. */
export function queueMessages(appointmentId: string, participantId: string): { readonly [T in QueueMessage['type']]: Extract<QueueMessage, { readonly type: T }> } {
  const about = { appointmentId, participantId };
  return {
    'refresh-token': { type: 'refresh-token' },
    admit: { type: 'admit', ...about },
    hold: { type: 'hold', ...about },
    resume: { type: 'resume', ...about },
    remove: { type: 'remove', ...about },
    deny: { type: 'deny', ...about },
    notice: { type: 'notice', ...about, text: 'hello' },
  };
}
