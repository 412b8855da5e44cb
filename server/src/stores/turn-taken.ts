import { StoreFailure } from './store-failure.ts';

/** Another gateway is at work on the database. */
export class TurnTaken extends StoreFailure {
  constructor() {
    super('Another gateway is at work on this database. Several of them need a CONSULT_INTERNAL_ADDRESS each, and the same keys (docs/several-gateways.md); or stop the other one, or give this one a DATABASE_URL of its own.');
    this.name = 'TurnTaken';
  }
}
