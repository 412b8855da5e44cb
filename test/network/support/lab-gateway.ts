import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gatewayPlan } from '../../../scripts/runtime/gateway-plan.ts';
import { Guard } from '../../../scripts/runtime/guard.ts';
import { installationSecrets } from '../../../scripts/runtime/installation-secrets.ts';
import { LogFile } from '../../../scripts/runtime/log-file.ts';
import { readSettings } from '../../../scripts/runtime/settings.ts';
import { SupervisedProcess } from '../../../scripts/runtime/supervised-process.ts';
import { freePort } from '../../support/free-port.ts';
import type { Stack } from '../../support/stack.ts';

/** One of the gateways in the lab. */
export class LabGateway implements AsyncDisposable {
  readonly process: SupervisedProcess;
  /** Where it listens, `host:port`. */
  readonly address: string;
  readonly #release: () => Promise<void>;

  constructor(process: SupervisedProcess, address: string, release: () => Promise<void> = async () => undefined) {
    this.process = process;
    this.address = address;
    this.#release = release;
  }

  /**
   * A second gateway beside the stack's own, on the same Janus, relay and database, with a data folder of its own.
   * @param environment what the stack's gateway was given.
   */
  static async startBeside(stack: Stack, folder: string, environment: Readonly<Record<string, string>>): Promise<LabGateway> {
    await mkdir(folder, { recursive: true });
    const port = await freePort();
    const settings = readSettings({
      PORT: String(port), METRICS_PORT: '0', CONSULT_PUBLIC_URL: stack.publicUrl, CONSULT_MEDIA_ADDRESS: stack.mediaAddress, CONSULT_DATA_DIR: folder,
      JANUS_WS_PORT: new URL(stack.janusUrl).port, CONSULT_JANUS_COUNT: String(stack.januses.length),
    });
    const plan = gatewayPlan(settings, await installationSecrets(stack.dataDir), { CONSULT_API_KEY: stack.apiKey, ...environment });
    const guard = new Guard();
    const gateway = new SupervisedProcess({ ...plan, name: 'gateway-2' }, { guard, log: new LogFile(join(folder, 'gateway.log')), report: () => undefined });
    await gateway.start();
    return new LabGateway(gateway, `127.0.0.1:${port}`, async () => {
      await gateway.stop();
      guard.close();
    });
  }

  /** False for one that stands by, and for one that is not there. */
  async isAtWork(): Promise<boolean> {
    const answer = await fetch(`http://${this.address}/readyz`).then((response) => response.text(), () => '');
    return answer.includes('"database"');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release();
  }
}
