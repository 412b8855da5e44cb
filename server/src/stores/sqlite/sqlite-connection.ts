import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { StoreFailure, type StoreFailureKind } from '../store-failure.ts';

type SqliteValue = string | number | bigint | null | Uint8Array;

export type SqliteRequest =
  | { readonly kind: 'query'; readonly id: number; readonly sql: string; readonly parameters: readonly SqliteValue[] }
  | { readonly kind: 'script'; readonly id: number; readonly sql: string };

export type SqliteAnswer =
  | { readonly id: number; readonly ok: true; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly failure: StoreFailureKind };

interface Pending {
  readonly resolve: (answer: { readonly rows: readonly unknown[]; readonly changes: number }) => void;
  readonly reject: (error: Error) => void;
}

/** The one connection to the database file, in its worker thread. */
export class SqliteConnection implements DatabaseConnection {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #gone: Error | null = null;
  #isClosing = false;
  readonly #onBroken: (failure: StoreFailure) => void;

  /** `onBroken`: the file cannot be relied on any more, or the thread ended unasked. Nothing can be asked after that. */
  constructor(file: string, onBroken: (failure: StoreFailure) => void = () => {}) {
    this.#onBroken = onBroken;
    this.#worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
      workerData: { file },
      // node:sqlite says so once per thread; the operator can do nothing about it.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#worker.on('message', (answer: SqliteAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(new StoreFailure(error instanceof Error ? error.message : 'the database thread failed', 'broken')));
    this.#worker.on('exit', () => this.#fail(new StoreFailure('the database thread has ended', 'broken')));
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters.map(toSqliteValue);
    const { rows, changes } = await this.#request((id) => ({ kind: 'query', id, sql: query.sql, parameters }));
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered');
  }

  /** Several statements without parameters: migrations. */
  async runScript(sql: string): Promise<void> {
    await this.#request((id) => ({ kind: 'script', id, sql }));
  }

  async close(): Promise<void> {
    if (this.#gone !== null) return;
    this.#isClosing = true;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await ended;
  }

  #request(make: (id: number) => SqliteRequest): Promise<{ readonly rows: readonly unknown[]; readonly changes: number }> {
    if (this.#gone !== null) return Promise.reject(this.#gone);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage(make(id));
    });
  }

  #settle(answer: SqliteAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.ok) return pending?.resolve(answer);
    const failure = new StoreFailure(answer.message, answer.failure);
    pending?.reject(failure);
    if (failure.kind === 'broken') this.#fail(failure);
  }

  #fail(failure: StoreFailure): void {
    if (this.#gone === null && !this.#isClosing) this.#onBroken(failure);
    this.#gone ??= failure;
    for (const pending of this.#pending.values()) pending.reject(this.#gone);
    this.#pending.clear();
  }
}

function toSqliteValue(value: unknown): SqliteValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`not a database value: ${typeof value}`);
}
