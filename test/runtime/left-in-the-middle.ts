import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { GatewayProcess } from '../gateway/support/gateway-process.ts';
import { startRealJanus } from '../sfu/real-janus.ts';
import { PostgresCluster, skipPostgres } from '../stores/postgres-cluster.ts';
import { openBrowser } from '../support/browser.ts';
import { lacksFirefox } from '../support/firefox.ts';

// A test file that starts one of everything, says so, and is not done before somebody ends it.
test('one of everything', async () => {
  const janus = await startRealJanus();
  await Promise.all([
    GatewayProcess.start({ dataDir: await mkdtemp(join(tmpdir(), 'left-')), apiKey: GatewayProcess.newApiKey(), janus }),
    skipPostgres === false ? PostgresCluster.start() : null,
    openBrowser({ camera: 'red' }),
    lacksFirefox() === false ? openBrowser({ camera: 'red', engine: 'firefox' }) : null,
  ]);
  console.log('everything runs');
  await new Promise((resolve) => { setTimeout(resolve, 2 ** 31 - 1); });
});
