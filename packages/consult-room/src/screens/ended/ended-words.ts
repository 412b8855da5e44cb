import type { StringKey } from '../../i18n/strings.ts';

export interface EndedWords {
  readonly title: StringKey;
  readonly lead: StringKey;
  /** The way on is a phone call. */
  readonly call: boolean;
}

const byReason: Readonly<Record<string, EndedWords>> = {
  left: { title: 'ended.left', lead: 'ended.left.lead', call: false },
  denied: { title: 'ended.denied', lead: 'ended.denied.lead', call: true },
  removed: { title: 'ended.removed', lead: 'ended.removed.lead', call: true },
  cancelled: { title: 'ended.cancelled', lead: 'ended.cancelled.lead', call: true },
  expired: { title: 'ended.expired', lead: 'ended.expired.lead', call: true },
  moved: { title: 'ended.moved', lead: 'ended.moved.lead', call: false },
};

/** `reason` of the state `ended`, short (`denied`) or as an error code (`seat-denied`). */
export function endedWords(reason: string | null): EndedWords {
  const short = (reason ?? '').replace(/^(seat|appointment)-/, '').replace('link-expired', 'expired');
  return (Object.hasOwn(byReason, short) ? byReason[short] : undefined) ?? { title: 'ended.title', lead: 'ended.ended', call: false };
}
