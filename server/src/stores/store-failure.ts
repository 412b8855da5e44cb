/**
 * What is known after a failure. `refused`: the database works and refuses these very values (a constraint), trying again
 * changes nothing. `contended`: nothing was written, as another transaction was in the way; trying again at once helps.
 * `unavailable`: nothing was written, trying again may help. `unknown`: it may have been written.
 * `broken`: what the database holds cannot be relied on any more (a flush failed, pages are damaged, the thread is gone,
 * another gateway has been at work).
 */
export type StoreFailureKind = 'refused' | 'contended' | 'unavailable' | 'unknown' | 'broken';

/** The database refused or is gone. The words are for a developer and quote no values. */
export class StoreFailure extends Error {
  readonly kind: StoreFailureKind;

  constructor(message: string, kind: StoreFailureKind = 'unavailable') {
    super(message);
    this.name = 'StoreFailure';
    this.kind = kind;
  }
}
