export { ConsultRoom } from './consult-room.ts';
export { ConsultQueue } from './consult-queue.ts';
export { ConsultCheck } from './consult-check.ts';
export { ConsultError } from './consult-error.ts';
export { ConsultEvent, type ConsultRoomEventDetails, type ConsultRoomEventMap, type ConsultRoomEventName } from './events.ts';
