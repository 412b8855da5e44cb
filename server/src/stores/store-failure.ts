/** The database refused or is gone. Whoever asked may try again; the words are for a developer and quote no values. */
export class StoreFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreFailure';
  }
}
