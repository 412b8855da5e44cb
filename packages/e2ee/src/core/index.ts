export { cipherSuites } from './cipher-suite.ts';
export { FrameReceiver } from './frame-receiver.ts';
export { FrameSender } from './frame-sender.ts';
export { groundsFailure } from './grounds-failure.ts';
export { GroupSession, type GroupSessionOptions } from './group-session.ts';
export { KeyRing } from './key-ring.ts';
export { MlsKeyAgreement } from './mls-key-agreement.ts';
export { StreamCounters } from './stream-counters.ts';
export type { Bytes, WebCrypto } from './webcrypto.ts';
