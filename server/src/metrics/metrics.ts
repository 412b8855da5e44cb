import { CodedError, toCodedError } from '../coded-error.ts';
import { counters, gauges, histograms, type CounterName, type GaugeName, type HistogramName } from './catalogue.ts';
import { Histogram } from './histogram.ts';

/** One number, or one per value of the gauge's label. */
export type Reading = number | Readonly<Record<string, number>>;

const other = 'other';

/**
 * What this process counts and measures, all of it listed in the catalogue. Every series stands from the start, at zero:
 * an alert sees the first failure, and nothing anybody sends can add a series.
 */
export class Metrics {
  readonly #counts = new Map<CounterName, Map<string, number>>();
  readonly #histograms = new Map<HistogramName, Histogram>();
  readonly #gauges = new Map<GaugeName, () => Reading>();

  constructor() {
    for (const [name, counter] of entriesOf(counters)) {
      const labels = 'values' in counter ? [...counter.values, other] : [''];
      this.#counts.set(name, new Map(labels.map((label) => [label, 0])));
    }
    for (const [name, { bounds }] of entriesOf(histograms)) this.#histograms.set(name, new Histogram(bounds));
  }

  /** A label that is not in the catalogue is counted as `other`. */
  count(name: CounterName, given = ''): void {
    const byLabel = this.#counts.get(name);
    const label = byLabel?.has(given) === true ? given : other;
    byLabel?.set(label, (byLabel.get(label) ?? 0) + 1);
  }

  /** `value` in the unit the name ends with. */
  observe(name: HistogramName, value: number): void {
    this.#histograms.get(name)?.observe(value);
  }

  /** `read` is called when somebody looks. */
  gauge(name: GaugeName, read: () => Reading): void {
    this.#gauges.set(name, read);
  }

  /** How long `work` takes, whatever comes of it. Settles as `work` does. */
  async timed<T>(name: HistogramName, work: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      this.observe(name, (performance.now() - startedMs) / 1_000);
    }
  }

  /** Counts what comes of `work`: `ok`, or the code of its refusal. Settles as `work` does. */
  async outcome<T>(name: CounterName, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.count(name, 'ok');
      return result;
    } catch (error) {
      this.count(name, (error instanceof CodedError ? error : toCodedError(error)).code);
      throw error;
    }
  }

  /** Prometheus text format 0.0.4. */
  render(): string {
    const lines: string[] = [];
    for (const [name, counter] of entriesOf(counters)) {
      lines.push(...head(`consult_${name}_total`, counter.help, 'counter'));
      const label = 'label' in counter ? counter.label : null;
      for (const [value, count] of this.#counts.get(name) ?? []) lines.push(sample(`consult_${name}_total`, label, value, count));
    }
    for (const [name, read] of this.#gauges) lines.push(...head(`consult_${name}`, gauges[name].help, 'gauge'), ...gaugeLines(name, read()));
    for (const [name, histogram] of this.#histograms) {
      lines.push(...head(`consult_${name}`, histograms[name].help, 'histogram'), ...histogram.lines(`consult_${name}`));
    }
    return `${lines.join('\n')}\n`;
  }
}

function head(name: string, help: string, type: 'counter' | 'gauge' | 'histogram'): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function gaugeLines(name: GaugeName, reading: Reading): readonly string[] {
  if (typeof reading === 'number') return [sample(`consult_${name}`, null, '', reading)];
  const gauge = gauges[name];
  const label = 'label' in gauge ? gauge.label : null;
  return Object.entries(reading).map(([value, number]) => sample(`consult_${name}`, label, value, number));
}

function sample(name: string, label: string | null, value: string, number: number): string {
  return label === null ? `${name} ${number}` : `${name}{${label}="${value.replaceAll(/[^\w/.-]/g, '_')}"} ${number}`;
}

function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): readonly (readonly [Key, Value])[] {
  return Object.entries(record) as [Key, Value][];
}
