/** One sample of a scrape: its name, its one label where it has one, its value. */
export interface Series {
  readonly name: string;
  readonly label: string | null;
  readonly labelValue: string | null;
  readonly value: number;
}

/** The samples of Prometheus' text format, as we write it. */
export function seriesIn(text: string): readonly Series[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const found = /^(?<name>\w+)(?:\{(?<label>\w+)="(?<labelValue>[^"]*)"\})? (?<value>\S+)$/.exec(line)?.groups;
    if (found === undefined) throw new Error(`not a sample: ${line}`);
    return { name: found['name'] ?? '', label: found['label'] ?? null, labelValue: found['labelValue'] ?? null, value: Number(found['value']) };
  });
}
