import type { ServerMessage } from '@consult-room/protocol';

/** What opens a call: relay credentials, and whether we lead the group. */
export type AdmittedMessage = Extract<ServerMessage, { readonly type: 'admitted' }>;
