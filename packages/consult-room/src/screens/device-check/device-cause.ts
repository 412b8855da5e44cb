import type { StringKey } from '../../i18n/strings.ts';
import type { BrowserFamily } from '../trouble/browser-family.ts';

/** Why a device does not work and what helps on this browser. `code` is one of devices/media-error.ts, such as `camera-in-use`. */
export function deviceCause(kind: 'camera' | 'microphone', code: string, browser: BrowserFamily['browser']): { readonly cause: StringKey; readonly cure: StringKey } {
  const cause = causeOf(code.replace(/^(camera|microphone)-/, ''));
  return { cause: `cause.${cause}.${kind}`, cure: cause === 'denied' ? `cure.denied.${browser}` : `cure.${cause}` };
}

function causeOf(what: string): 'denied' | 'in-use' | 'absent' | 'blocked' | 'unknown' {
  if (what === 'blocked-by-page') return 'blocked';
  return what === 'denied' || what === 'in-use' || what === 'absent' ? what : 'unknown';
}
