import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

const here = import.meta.dirname;
/** As strict as a careful clinic's page: what breaks here would break there. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self' blob:; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html consult-room";

/** The gallery, bundled in memory and served on a free port. */
export class GallerySite {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<GallerySite> {
    const files = await bundle();
    for (const name of ['gallery.html', 'gallery.css']) files.set(`/${name}`, await readFile(join(here, name), 'utf8'));
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const body = files.get(path);
      const type = path.endsWith('.html') ? 'text/html' : path.endsWith('.css') ? 'text/css' : 'text/javascript';
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy });
      response.end(body);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return new GallerySite(server);
  }

  url(query: Readonly<Record<string, string>>): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/gallery.html?${new URLSearchParams(query).toString()}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }
}

async function bundle(): Promise<Map<string, string>> {
  const built = await rollup({
    input: join(here, 'gallery.ts'),
    plugins: [
      { name: 'strip-types', transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code, { mode: 'strip' }), map: null } : null) },
      nodeResolve({ browser: true, extensions: ['.ts', '.js', '.mjs'] }),
    ],
  });
  const { output } = await built.generate({ format: 'es' });
  await built.close();
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])));
}
