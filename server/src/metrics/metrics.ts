/** Counters and gauges of this process. Label values are our own codes, never anything of a person. */
const counters = {
  http_requests: 'HTTP requests answered, by status class',
  api_refused: 'REST calls refused, by code',
  link_redemptions: 'Link redemptions, by outcome',
  socket_messages: 'Socket messages answered, by outcome code',
  seat_events: 'Seat changes, by event',
  janus_refused: 'Janus requests refused',
  quality_reports: 'Quality reports, by level',
  mails: 'Mails handed over, by outcome',
  audit_deferred: 'Writes kept because the store failed',
  checkpoints: 'Checkpoints of the audit log, by outcome',
  audit_dropped: 'Audit events lost; the log has an entry that says so',
} as const;
const labelForm = /^[\w-]{0,64}$/;
export type CounterName = keyof typeof counters;

export class Metrics {
  readonly #counts = new Map<CounterName, Map<string, number>>();
  readonly #gauges = new Map<string, { readonly help: string; readonly read: () => number }>();

  /** A label that is no short word of ours is counted as `other`. */
  count(name: CounterName, given = ''): void {
    const label = labelForm.test(given) ? given : 'other';
    const byLabel = this.#counts.get(name) ?? new Map<string, number>();
    byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
    this.#counts.set(name, byLabel);
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read });
  }

  /** Prometheus text format 0.0.4. */
  render(): string {
    const lines: string[] = [];
    for (const [name, byLabel] of this.#counts) {
      lines.push(`# HELP consult_${name}_total ${counters[name]}`, `# TYPE consult_${name}_total counter`);
      for (const [label, value] of byLabel) lines.push(`consult_${name}_total${label === '' ? '' : `{kind="${label}"}`} ${value}`);
    }
    for (const [name, { help, read }] of this.#gauges) {
      lines.push(`# HELP consult_${name} ${help}`, `# TYPE consult_${name} gauge`, `consult_${name} ${read()}`);
    }
    return `${lines.join('\n')}\n`;
  }
}
