import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostSite extends AsyncDisposable {
  /** Its origin: one that is not the gateway's, as a clinic's portal has. */
  readonly origin: string;
  /** The same site under a name that is no secure context; browsers need `insecureHost` to find it. */
  readonly insecureOrigin: string;
}

/**
 * A clinic's portal at its smallest: a page from another origin with one script tag and two places to put an element.
 * `gatewayUrl` is asked for when a page is served, because the gateway may start after the site. Browsers know only
 * localhost as a secure context by themselves.
 */
export async function openHostSite(gatewayUrl: () => string, listen: { readonly address: string; readonly name: string } = { address: '127.0.0.1', name: 'localhost' }): Promise<HostSite> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><link rel="icon" href="data:,">
<style>html,body,main{height:100%;margin:0}consult-room{display:block;height:100%}</style>
<script type="module" src="${gatewayUrl()}/widget/consult-room.js"></script>
<main></main><aside></aside></html>`);
  });
  await new Promise<void>((resolve) => { server.listen(0, listen.address, resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${listen.name}:${port}`, insecureOrigin: `http://portal.test:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
