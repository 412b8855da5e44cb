/** Where the gateway's doors are, from the base the page gave (or the script's own origin). */
export class GatewayAddress {
  readonly #base: URL;

  /** @throws TypeError where `base` is no http(s) URL. */
  constructor(base: string) {
    this.#base = new URL(base.endsWith('/') ? base : `${base}/`);
    if (!/^https?:$/.test(this.#base.protocol)) throw new TypeError('gateway must be an http or https URL');
  }

  get base(): string {
    return this.#base.href;
  }

  http(path: string): string {
    return new URL(path, this.#base).href;
  }

  webSocket(path: string): string {
    const url = new URL(path, this.#base);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
  }
}
