import type { CheckItem, CheckResult } from '@consult-room/protocol';
import type { Localizer } from '../../i18n/localizer.ts';
import type { StringKey } from '../../i18n/strings.ts';
import type { BrowserFamily } from '../trouble/browser-family.ts';
import { deviceCause } from './device-cause.ts';

export type CheckKind = keyof CheckResult;

/** What one line of the device check says: how it stands, and where it failed, what to do. */
export interface CheckWords {
  readonly summary: string;
  readonly cure: string | null;
}

export function checkWords(words: Localizer, kind: CheckKind, item: CheckItem, browser: BrowserFamily['browser']): CheckWords {
  if (item.status === 'fail' && (kind === 'camera' || kind === 'microphone')) {
    const { cause, cure } = deviceCause(kind, item.code ?? '', browser);
    return { summary: words.text(cause), cure: words.text(cure) };
  }
  if (kind === 'network') return networkWords(words, item);
  const own = `check.${kind}.${item.status}`;
  const general: StringKey = `check.${item.status}`;
  return { summary: words.text(words.has(own) ? own : general), cure: null };
}

/** A relay reached over UDP is as good as no relay; what counts for the person is that the usual way is blocked. */
function networkWords(words: Localizer, { status, code = '' }: CheckItem): CheckWords {
  const cause = status === 'weak' ? `quality.reason.${code}` : `check.network.${code.replace(/^relay-(?:tcp|tls)$/, 'relay')}`;
  const cure: StringKey | null = status === 'weak' ? 'quality.try' : status === 'fail' ? 'trouble.media.cure' : null;
  const said = [cause, `check.network.${status}`].find((key) => words.has(key)) ?? `check.${status}`;
  return { summary: words.text(said as StringKey), cure: cure && words.text(cure) };
}
