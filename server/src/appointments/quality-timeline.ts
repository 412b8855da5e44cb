import type { AuditEntry, QualityReport } from '@consult-room/protocol';

/** One letter each: short enough to be read out over the phone. */
const letters = { good: 'g', fair: 'f', poor: 'p', lost: 'l' } as const;
const nothingKnown = '-';
const worstLast = [nothingKnown, 'g', 'f', 'p', 'l'];
const slotMs = 30_000;
/** Eight hours. */
const slotsKept = 960;
const reasonsTold = 3;

/** How one connection went: the worst of every half minute, and means over all reports. */
export class QualityTimeline {
  readonly #fromMs: number;
  readonly #slots: string[] = [];
  readonly #reasons = new Map<string, number>();
  readonly #means = { loss: new Mean(), roundTripMs: new Mean(), jitterMs: new Mean(), mos: new Mean() };
  #level: keyof typeof letters = 'good';
  path: string | null = null;

  constructor(fromMs: number) {
    this.#fromMs = fromMs;
  }

  add({ level, reasons = [], figures }: QualityReport, nowMs: number): void {
    this.#level = level;
    this.#mark(letters[level], nowMs);
    for (const reason of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    if (figures === undefined) return;
    this.path = figures.path ?? this.path;
    this.#means.loss.add(figures.lossPercent);
    this.#means.roundTripMs.add(figures.roundTripMs);
    this.#means.jitterMs.add(figures.jitterMs);
    this.#means.mos.add(figures.mos);
  }

  /** The entry's detail: codes and numbers only. */
  sum(nowMs: number): NonNullable<AuditEntry['detail']> {
    const timeline = this.#slots.join('');
    const percentOf = (letter: string): number => Math.round(100 * [...timeline].filter((one) => one === letter).length / Math.max(1, timeline.replaceAll(nothingKnown, '').length));
    const { loss, roundTripMs, jitterMs, mos } = this.#means;
    const reasons = [...this.#reasons].toSorted(([, one], [, other]) => other - one).slice(0, reasonsTold).map(([reason]) => reason).join(',');
    return {
      seconds: Math.max(0, Math.round((nowMs - this.#fromMs) / 1_000)), slotSeconds: slotMs / 1_000, timeline, last: this.#level,
      goodPercent: percentOf('g'), fairPercent: percentOf('f'), poorPercent: percentOf('p'), lostPercent: percentOf('l'),
      ...loss.as('lossPercent', 1), ...roundTripMs.as('roundTripMs', 0), ...jitterMs.as('jitterMs', 0), ...mos.as('mos', 1),
      ...(this.path !== null && { path: this.path }), ...(reasons !== '' && { reasons }),
    };
  }

  #mark(letter: string, nowMs: number): void {
    const at = Math.max(0, Math.floor((nowMs - this.#fromMs) / slotMs));
    if (at >= slotsKept) return;
    while (this.#slots.length <= at) this.#slots.push(nothingKnown);
    if (rank(letter) > rank(this.#slots[at] ?? nothingKnown)) this.#slots[at] = letter;
  }
}

const rank = (letter: string): number => worstLast.indexOf(letter);

class Mean {
  #sum = 0;
  #count = 0;

  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.#count += 1;
  }

  /** Nothing where nothing was measured. */
  as(name: string, digits: number): Readonly<Record<string, number>> {
    return this.#count === 0 ? {} : { [name]: Number((this.#sum / this.#count).toFixed(digits)) };
  }
}
