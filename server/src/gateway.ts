import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Clock } from './clock.ts';
import { CodedError } from './coded-error.ts';
import type { Context } from './context.ts';
import { HalfOpen } from './limits/half-open.ts';
import { shapeFault } from './limits/request-shape.ts';
import { TrustedProxies } from './limits/trusted-proxies.ts';
import { mountPages } from './mount-pages.ts';
import { createApiRouter } from './routes/api-router.ts';
import { endpoints } from './routes/endpoints.ts';
import { openApiDocument } from './routes/open-api.ts';
import { problemHandler } from './routes/problem.ts';
import { createWellKnownRouter } from './routes/well-known.ts';
import { createWidgetRouter } from './routes/widget.ts';
import { asksForWebSocket } from './sockets/asks-for-web-socket.ts';
import { UpgradeRouter } from './sockets/upgrade-router.ts';

export interface Gateway extends AsyncDisposable {
  /** The port it listens on; differs from the configured one only when that was 0. */
  readonly port: number;
}

const widgetDir = fileURLToPath(new URL('../../packages/consult-room/dist', import.meta.url));
/** Whoever sends more slowly than this only holds a connection. Overdue requests are looked for every 2 s. */
const patience = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 2_000 };
/** The same for whoever does not read. */
const stalledMs = 30_000;
/** Sockets get this long to hear that the gateway goes away. */
const farewellMs = 1_000;

/**
 * Serves HTTP and WebSockets until disposed of. Rejects when the port is taken. `steadyNow`, in ms, is what silence is
 * measured by: a step of the clock on the wall would drop every socket at once.
 */
export async function startGateway(context: Context, steadyNow: Clock = () => performance.now()): Promise<Gateway> {
  const { config } = context;
  let isDraining = false;
  const proxies = new TrustedProxies(config.trustedProxies);
  const app = await createApp(context, proxies, () => isDraining);
  const server = createServer({ ...patience, shouldUpgradeCallback: asksForWebSocket }, app);
  server.timeout = stalledMs;
  server.maxConnections = config.maxConnections;
  const halfOpen = new HalfOpen(proxies);
  halfOpen.attach(server);
  const upgrades = new UpgradeRouter({ allowedOrigins: config.allowedOrigins, metrics: context.metrics, now: steadyNow, clientOf: (request) => proxies.clientOf(request) });
  for (const route of context.upgradeRoutes) upgrades.register(route);
  upgrades.attach(server);
  context.metrics.gauge('sockets_open', () => upgrades.size);
  context.metrics.gauge('sockets_strangers', () => upgrades.strangers);
  context.metrics.gauge('connections_half_open', () => halfOpen.size);
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : config.port,
    async [Symbol.asyncDispose]() {
      isDraining = true;
      upgrades.close();
      await stop(server);
    },
  };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), farewellMs);
  await closed;
  clearTimeout(force);
}

async function createApp(context: Context, proxies: TrustedProxies, isDraining: () => boolean): Promise<Express> {
  const { config, consulting, log, metrics, now } = context;
  const served = endpoints({ ...consulting, auditKeyPem: context.auditKeyPem, now });
  const app = express();
  app.set('query parser', false);
  app.set('etag', false);
  app.use(securityHeaders(config.publicUrl), withoutDevices, countRequests(context), refuseMisshapen);
  app.use('/widget', createWidgetRouter(widgetDir));
  const document = openApiDocument(served, config.publicUrl);
  app.get(['/openapi.json', '/v1/openapi.json'], (_request, response) => { response.json(document); });
  app.use('/v1', createApiRouter({ endpoints: served, apiKeys: context.apiKeys, gate: consulting.clinicGate, allowedOrigins: config.allowedOrigins, now, clientOf: (request) => proxies.clientOf(request) }));
  app.use(createWellKnownRouter({ keys: context.keys, store: context.store, rooms: consulting.rooms, disk: context.disk, isOnRecord: consulting.isOnRecord, isDraining, publicUrl: config.publicUrl, securityContact: config.securityContact }));
  await mountPages(app, context);
  app.use((_request, _response, next) => next(new CodedError('not-found')));
  app.use(problemHandler(log, metrics));
  return app;
}

/** Nothing may be loaded or framed by default; the pages bring their own policy. */
function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"], 'frame-ancestors': ["'none'"] } },
    hsts: publicUrl.startsWith('https:') ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xPoweredBy: true,
  });
}

/** No page of ours may reach for a device unless it says so itself, as the join page does. */
const withoutDevices: RequestHandler = (_request, response, next) => {
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), display-capture=(), geolocation=(), usb=(), payment=()');
  next();
};

const refuseMisshapen: RequestHandler = (request, _response, next) => {
  const fault = shapeFault(request, false);
  next(fault === null ? undefined : new CodedError(fault));
};

function countRequests({ metrics }: Context): RequestHandler {
  return (_request, response, next) => {
    response.once('finish', () => metrics.count('http_requests', `${Math.floor(response.statusCode / 100)}xx`));
    next();
  };
}
