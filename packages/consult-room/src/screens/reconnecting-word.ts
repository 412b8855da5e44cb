import type { StringKey } from '../i18n/strings.ts';
import type { SessionSnapshot } from '../session/snapshot.ts';

/** What is the matter, as far as the person needs to know it: a weak line, a line that is gone, keys that are made anew. */
export function reconnectingWord({ reason, interruption }: Pick<SessionSnapshot, 'reason' | 'interruption'>): StringKey {
  if (reason === 'encryption') return 'call.reconnecting.encryption';
  return interruption && interruption.rung !== 'renew' ? 'call.unstable' : 'call.reconnecting';
}
