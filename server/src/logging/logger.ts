import { LogBudget } from './log-budget.ts';

/**
 * The only fields a log line may carry. Codes, counts and our own opaque ids: nothing a person wrote, no secret, no
 * token, no address. Adding one is a decision.
 */
export interface LogFields {
  readonly code?: string;
  readonly error?: string;
  readonly part?: string;
  readonly appointment?: string;
  readonly participant?: string;
  readonly node?: string;
  readonly port?: number;
  readonly count?: number;
  readonly durationMs?: number;
  readonly status?: number;
  readonly method?: string;
  readonly route?: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const allowed: readonly (keyof LogFields)[] = [
  'code', 'error', 'part', 'appointment', 'participant', 'node', 'port', 'count', 'durationMs', 'status', 'method', 'route',
];
const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const longestValue = 200;
/** Per event, not in all: the names of events are ours and few. */
const linesPerMinute = 100;

/** JSON lines, so many per event and minute. Fields outside the list are dropped even if a cast let them through. */
export function createLogger(level: LogLevel, write: (line: string) => void, now: () => number): Logger {
  const budget = new LogBudget(linesPerMinute);
  const log = (lineLevel: LogLevel) => (event: string, fields: LogFields = {}) => {
    if (ranks[lineLevel] < ranks[level]) return;
    const nowMs = now();
    const leftOut = budget.take(event, nowMs);
    if (leftOut === null) return;
    const kept = allowed.filter((name) => fields[name] !== undefined).map((name) => [name, clip(fields[name])]);
    write(inAscii({ time: new Date(nowMs).toISOString(), level: lineLevel, event, ...(leftOut > 0 && { leftOut }), ...Object.fromEntries(kept) }));
  };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** JSON in printable ASCII: nothing in a line can turn the direction of reading or speak to a terminal. */
function inAscii(line: object): string {
  return JSON.stringify(line).replaceAll(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function clip(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, longestValue) : value;
}

/** What may be said of an unforeseen error: its class and where it came from, never its words (they may quote data). */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const place = /\/((?:server\/src|node_modules)\/[\w./@-]+:\d+)/.exec(error.stack ?? '')?.[1] ?? 'unknown place';
  return `${error.name} at ${place}`;
}
