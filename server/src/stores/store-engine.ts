import type { Kysely } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';

/** What a database engine brings besides SQL. */
export interface StoreEngine {
  /** Sees committed data. */
  readonly reader: Kysely<DatabaseSchema>;
  /** Its transactions run one after the other in the order of asking, and are durable once committed. */
  readonly writer: Kysely<DatabaseSchema>;
  /** Gets rid of what was deleted or overwritten before, as far as the engine can. */
  scrub(): Promise<void>;
  /** From now on the database goes by the keys of the gateway that starts next. */
  forgetKeyMarks(): Promise<void>;
  /** ms since the Unix epoch by the server's clock; null: it is ours. */
  clockMs(): Promise<number | null>;
  /** Lets go of every connection: Kysely itself does so only for a database that was used. */
  disconnect(): Promise<void>;
}
