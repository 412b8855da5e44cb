import type { Express, Router } from 'express';
import type { Context } from './context.ts';

/** The demo's own types are not imported: the gateway stands without that folder, which knows it by its REST API. */
interface DemoModule {
  createDemoRouter(options: {
    readonly gatewayUrl: string; readonly apiKey: string; readonly outboxDir: string; readonly publicUrl: string;
    readonly clinic: { readonly name: string; readonly phone: string }; readonly assertionKey: AssertionKey;
  }): Router;
}
interface JoinModule {
  createJoinRouter(options: { readonly publicUrl: string; readonly clinic: { readonly name: string; readonly phone: string }; readonly issuer?: object }): Router;
}
/** The portal's own signing key: it passes through here, and nothing of the gateway looks at it. */
interface AssertionKey { readonly publicJwk: object }
interface AssertionKeyModule { readonly AssertionKey: { open(dataDir: string): Promise<AssertionKey> } }

/** `/join` behind emailed links, and the demo portal where it is switched on. */
export async function mountPages(app: Express, { config, apiKeys, clinicId, outboxDir, log }: Context): Promise<void> {
  const { publicUrl, clinic } = config;
  const join = await load<JoinModule>('../../demo/join-page.ts');
  const portal = config.isDemo ? await load<AssertionKeyModule>('../../demo/assertion-key.ts') : null;
  const assertionKey = await portal?.AssertionKey.open(config.dataDir);
  if (join === null) log.warn('no-join-page');
  else app.use(join.createJoinRouter({ publicUrl, clinic, ...(assertionKey && { issuer: assertionKey.publicJwk }) }));
  if (!config.isDemo) return;
  const demo = await load<DemoModule>('../../demo/demo-router.ts');
  if (demo === null || assertionKey === undefined) return log.warn('no-demo');
  const gatewayUrl = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
  app.use(demo.createDemoRouter({ gatewayUrl, apiKey: apiKeys.issueForThisProcess(clinicId), outboxDir, publicUrl, clinic, assertionKey }));
}

/** null where the file is not there; a file with a fault in it still throws. */
async function load<T>(path: string): Promise<T | null> {
  const url = new URL(path, import.meta.url).href;
  try {
    return await import(url) as T;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && 'url' in error && error.url === url) return null;
    throw error;
  }
}
