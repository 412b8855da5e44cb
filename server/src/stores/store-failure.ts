/** The database refused or is gone. Whoever asked may try again; the words are for a developer and quote no values. */
export class StoreFailure extends Error {
  /** The database works and refuses these very values (a constraint): trying again changes nothing. */
  readonly isRefusal: boolean;

  constructor(message: string, isRefusal = false) {
    super(message);
    this.name = 'StoreFailure';
    this.isRefusal = isRefusal;
  }
}
