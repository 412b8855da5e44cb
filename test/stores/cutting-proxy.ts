import { createServer, connect, type Server } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const socketName = '.s.PGSQL.5432';

/** Stands between gateway and database, and can let the line drop just after a commit has been sent. */
export class CuttingProxy implements AsyncDisposable {
  readonly folder: string;
  readonly #server: Server;
  /** So many of the next commits reach the database, and their answers nobody. */
  commitsToLose = 0;
  #isHeld = false;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.#server = server;
  }

  /** From now on whatever is said, by either side, is lost, as on a line that drops packets; connections stay. */
  hold(): void {
    this.#isHeld = true;
  }

  /** New connections work again; those that lost something do not. */
  release(): void {
    this.#isHeld = false;
  }

  static async before(clusterFolder: string): Promise<CuttingProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'pg-line-'));
    const server = createServer();
    const proxy = new CuttingProxy(folder, server);
    server.on('connection', (near) => {
      const far = connect(join(clusterFolder, socketName));
      let isLosing = false;
      near.on('data', (bytes: Buffer) => {
        if (proxy.#isHeld) return;
        if (proxy.commitsToLose > 0 && bytes.includes('commit')) {
          proxy.commitsToLose -= 1;
          isLosing = true;
        }
        far.write(bytes);
      });
      // The answer is there: the commit stands, and only now the line drops.
      far.on('data', (bytes: Buffer) => {
        if (isLosing) near.destroy();
        else if (!proxy.#isHeld) near.write(bytes);
      });
      near.on('error', () => {}).on('close', () => far.destroy());
      far.on('error', () => {}).on('close', () => near.destroy());
    });
    server.listen(join(folder, socketName));
    await once(server, 'listening');
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
