import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Clock } from './clock.ts';
import { CodedError } from './coded-error.ts';
import type { Context } from './context.ts';
import { Door, type Desk } from './door.ts';
import { FellowDesk } from './fellow-desk.ts';
import { shapeFault } from './limits/request-shape.ts';
import { mountPages } from './mount-pages.ts';
import { createApiRouter } from './routes/api-router.ts';
import { endpoints } from './routes/endpoints.ts';
import { openApiDocument } from './routes/open-api.ts';
import { problemHandler } from './routes/problem.ts';
import { createWellKnownRouter } from './routes/well-known.ts';
import { createWidgetRouter } from './routes/widget.ts';
import { UpgradeRouter } from './sockets/upgrade-router.ts';

export interface Gateway extends AsyncDisposable {
  /** The port it listens on; differs from the configured one only when that was 0. */
  readonly port: number;
}

const widgetDir = fileURLToPath(new URL('../../packages/consult-room/dist', import.meta.url));

/** Everything a visitor can want, behind whatever door. */
export interface WorkDesk extends Desk {
  /** Tells every socket that the gateway goes away. */
  farewell(): void;
}

/**
 * Serves HTTP and WebSockets until disposed of. Rejects when the port is taken. `steadyNow`, in ms, is what silence is
 * measured by: a step of the clock on the wall would drop every socket at once.
 */
export async function startGateway(context: Context, steadyNow?: Clock): Promise<Gateway> {
  const door = new Door(context.config, context.metrics);
  const desk = await openWorkDesk(context, door, steadyNow);
  door.seat(desk);
  await door.listen(null);
  return {
    port: door.port,
    async [Symbol.asyncDispose]() {
      desk.farewell();
      await door[Symbol.asyncDispose]();
    },
  };
}

/** For a door of one's own; see `startGateway`. */
export async function openWorkDesk(context: Context, door: Door, steadyNow: Clock = () => performance.now()): Promise<WorkDesk> {
  const { config, metrics } = context;
  const app = await createApp(context, door);
  const fellows = new FellowDesk(context);
  const upgrades = new UpgradeRouter({ allowedOrigins: config.allowedOrigins, metrics, now: steadyNow, clientOf: (request) => door.clientOf(request) });
  for (const route of context.upgradeRoutes) upgrades.register(route);
  metrics.gauge('at_work', () => 1);
  metrics.gauge('sockets_open', () => upgrades.size);
  metrics.gauge('sockets_strangers', () => upgrades.strangers);
  return {
    attach(server) {
      server.on('request', (request, response) => {
        if (!door.isFellowsOwn(request) || !fellows.takes(request, response)) app(request, response);
      });
      upgrades.attach(server);
      return () => {};
    },
    farewell() {
      door.drain();
      upgrades.close();
    },
  };
}

async function createApp(context: Context, door: Door): Promise<Express> {
  const { config, consulting, log, metrics, now } = context;
  const served = endpoints({ ...consulting, auditKeyPem: context.auditKeyPem, now });
  const app = express();
  app.set('query parser', false);
  app.set('etag', false);
  app.use(securityHeaders(config.publicUrl), withoutDevices, countRequests(context), refuseMisshapen);
  app.use('/widget', createWidgetRouter(widgetDir));
  const document = openApiDocument(served, config.publicUrl);
  app.get(['/openapi.json', '/v1/openapi.json'], (_request, response) => { response.json(document); });
  app.use('/v1', createApiRouter({ endpoints: served, apiKeys: context.apiKeys, gate: consulting.clinicGate, allowedOrigins: config.allowedOrigins, now, clientOf: (request) => door.clientOf(request) }));
  app.use(createWellKnownRouter({ keys: context.keys, store: context.store, rooms: consulting.rooms, disk: context.disk, clocks: context.clocks, isOnRecord: consulting.isOnRecord, isDraining: () => door.isDraining, publicUrl: config.publicUrl, securityContact: config.securityContact }));
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
