/** One measurement of `npm run bench`, beside somebody else's wherever somebody else's can be run. */
export interface Bench {
  /** `npm run bench -- e2ee` runs every bench whose name starts so. */
  readonly name: string;
  /** Says on the terminal what is going on while it takes its time. */
  run(say: (line: string) => void): Promise<BenchReport>;
}

export interface BenchTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How to read it, in whole sentences. */
  readonly notes: readonly string[];
}

export interface BenchReport {
  readonly tables: readonly BenchTable[];
  /** Versions of what was measured. */
  readonly versions: Readonly<Record<string, string>>;
  /** Everything measured, for programs: goes into the JSON file as it is. */
  readonly data: unknown;
}
