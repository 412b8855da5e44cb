import type { AssertionKey } from './assertion-key.ts';

/** What the demo portal is told. It knows the gateway as any clinic does: an address and an API key. */
export interface DemoOptions {
  /** Where the portal's back end reaches the gateway, for example `http://127.0.0.1:8080`. */
  readonly gatewayUrl: string;
  readonly apiKey: string;
  /** Signs who the clinic's people are; the gateway has no part in it. */
  readonly assertionKey: AssertionKey;
  /** Folder of caught mail, one `.eml` per message. */
  readonly outboxDir: string;
  /** Where browsers reach the portal and the widget. */
  readonly publicUrl: string;
  readonly clinic: { readonly name: string; readonly phone: string };
}
