/**
 * The house: each room, and the rooms it may import from. Nothing else is allowed; a room may always import from
 * itself. A path belongs to the first room whose pattern fits. ARCHITECTURE.md says the same in words.
 */
export interface Room {
  readonly name: string;
  readonly files: RegExp;
  /** Names of rooms. */
  readonly mayImport: readonly string[];
  /** npm packages and Node's own modules (`node:*`). */
  readonly packages: readonly string[];
}

const widget = (path: string) => new RegExp(`^packages/consult-room/src/${path}`);
const server = (path: string) => new RegExp(`^server/src/${path}`);
const lit = ['lit', 'lit/*', '@lit/context'];
const leaves = ['widget/words', 'widget/look', 'widget/errors'];
const edges = ['widget/gateway', 'widget/sfu', 'widget/encryption', 'widget/quality', 'widget/devices'];
const node = ['node:*'];

const packages: readonly Room[] = [
  { name: 'protocol', files: /^packages\/protocol\/src\//, mayImport: [], packages: ['zod/mini'] },
  { name: 'quality', files: /^packages\/quality\/src\//, mayImport: [], packages: [] },
  { name: 'blur/messages', files: /^packages\/blur\/src\/blur-messages\.ts$/, mayImport: [], packages: [] },
  { name: 'blur/core', files: /^packages\/blur\/src\/core\//, mayImport: [], packages: [] },
  { name: 'blur/worker', files: /^packages\/blur\/src\/worker\//, mayImport: ['blur/core', 'blur/messages'], packages: [] },
  { name: 'blur/main', files: /^packages\/blur\/src\/main\//, mayImport: ['blur/messages'], packages: [] },
  { name: 'e2ee/messages', files: /^packages\/e2ee\/src\/messages\.ts$/, mayImport: [], packages: [] },
  { name: 'e2ee/core', files: /^packages\/e2ee\/src\/core\//, mayImport: ['e2ee/messages'], packages: ['ts-mls', 'ts-mls/*', '@hpke/core', '@hpke/hybridkem-x-wing', '@noble/ciphers/*', '@noble/hashes/*'] },
  { name: 'e2ee/worker', files: /^packages\/e2ee\/src\/worker\//, mayImport: ['e2ee/core', 'e2ee/messages'], packages: [] },
  { name: 'e2ee/main', files: /^packages\/e2ee\/src\/main\//, mayImport: ['e2ee/messages'], packages: [] },
];

const widgetRooms: readonly Room[] = [
  { name: 'widget/errors', files: widget('(?:consult-error|deferred)\\.ts$'), mayImport: ['protocol'], packages: [] },
  { name: 'widget/words', files: widget('i18n/'), mayImport: ['widget/errors', 'protocol'], packages: lit },
  { name: 'widget/look', files: widget('(?:styles|icons)/'), mayImport: [], packages: lit },
  { name: 'widget/gateway', files: widget('gateway/'), mayImport: ['widget/errors', 'protocol'], packages: [] },
  { name: 'widget/devices', files: widget('devices/'), mayImport: ['widget/errors', 'protocol'], packages: ['lit'] },
  { name: 'widget/sfu/janus', files: widget('sfu/janus/'), mayImport: ['widget/sfu', 'widget/errors', 'protocol', 'e2ee/messages'], packages: ['janus-gateway', 'janus-gateway/*'] },
  { name: 'widget/sfu', files: widget('sfu/'), mayImport: ['widget/sfu/janus', 'widget/errors', 'protocol', 'e2ee/messages'], packages: [] },
  { name: 'widget/encryption', files: widget('encryption/'), mayImport: ['widget/errors', 'protocol', 'e2ee/main', 'e2ee/messages'], packages: [] },
  { name: 'widget/quality', files: widget('quality/'), mayImport: ['widget/errors', 'protocol', 'quality'], packages: ['lit'] },
  { name: 'widget/session', files: widget('session/'), mayImport: [...edges, 'widget/sfu/janus', 'widget/errors', 'protocol', 'quality', 'blur/main', 'e2ee/main', 'e2ee/messages'], packages: ['@lit/context'] },
  { name: 'widget/screens', files: widget('screens/'), mayImport: ['widget/session', ...leaves, 'protocol'], packages: lit },
  { name: 'widget/queue', files: widget('queue/'), mayImport: ['widget/screens', 'widget/gateway', ...leaves, 'protocol'], packages: lit },
  { name: 'widget/elements', files: widget('[^/]+\\.ts$'), mayImport: ['widget/screens', 'widget/queue', 'widget/session', ...edges, ...leaves, 'protocol'], packages: lit },
];

const desks = ['server/tokens', 'server/stores', 'server/sfu', 'server/turn', 'server/mail', 'server/audit'];
const shared = ['server/ground', 'server/config', 'server/limits', 'server/metrics', 'server/logging', 'protocol'];

const serverRooms: readonly Room[] = [
  // What everybody stands on: the error class, the clock, what an upgrade handler is.
  { name: 'server/ground', files: server('(?:coded-error|clock|upgrade-route)\\.ts$'), mayImport: ['protocol'], packages: node },
  { name: 'server/cli', files: server('cli/'), mayImport: [], packages: node },
  { name: 'server/logging', files: server('logging/'), mayImport: ['server/ground', 'protocol'], packages: node },
  { name: 'server/limits', files: server('limits/'), mayImport: ['server/ground', 'protocol'], packages: node },
  { name: 'server/config', files: server('config/'), mayImport: ['server/ground', 'server/logging', 'protocol'], packages: node },
  { name: 'server/metrics', files: server('metrics/'), mayImport: ['server/ground', 'protocol'], packages: node },
  { name: 'server/stores', files: server('stores/'), mayImport: [...shared, 'server/sfu'], packages: [...node, 'kysely', 'kysely/*', 'pg'] },
  { name: 'server/tokens', files: server('tokens/'), mayImport: [...shared, 'server/stores'], packages: [...node, 'zod/mini'] },
  { name: 'server/audit', files: server('audit/'), mayImport: ['server/cli', ...shared, 'server/stores', 'server/tokens'], packages: [...node, 'fhir/r4.js'] },
  { name: 'server/sfu', files: server('sfu/'), mayImport: shared, packages: [...node, 'ws'] },
  { name: 'server/turn', files: server('turn/'), mayImport: shared, packages: node },
  { name: 'server/mail', files: server('mail/'), mayImport: shared, packages: [...node, 'nodemailer', 'nodemailer/*'] },
  // Which of several gateways is at work, and how the others pass visitors on.
  { name: 'server/cluster', files: server('cluster/'), mayImport: [...shared, 'server/stores', 'server/tokens'], packages: node },
  // The program beside the gateway: clinics and keys.
  { name: 'server/administration', files: server('administration/'), mayImport: ['server/cli', 'server/audit', 'server/stores', 'server/tokens', ...shared], packages: node },
  { name: 'server/appointments', files: server('appointments/'), mayImport: [...desks, ...shared], packages: node },
  { name: 'server/routes', files: server('routes/'), mayImport: ['server/appointments', ...desks, ...shared], packages: [...node, 'express', 'zod/mini'] },
  { name: 'server/sockets', files: server('sockets/'), mayImport: ['server/appointments', ...desks, ...shared], packages: [...node, 'ws'] },
  { name: 'server/context', files: server('(?:context|load-keys)\\.ts$'), mayImport: ['server/routes', 'server/sockets', 'server/appointments', ...desks, ...shared], packages: node },
  { name: 'server/gateway', files: server('(?:gateway|fellow-gateway|fellow-desk|hand-over-record|door|mount-pages)\\.ts$'), mayImport: ['server/context', 'server/cluster', 'server/routes', 'server/sockets', 'server/appointments', ...desks, ...shared], packages: [...node, 'express', 'helmet', 'ws'] },
  { name: 'server/main', files: server('main\\.ts$'), mayImport: ['server/gateway', 'server/context', 'server/stores', ...shared, 'demo'], packages: [...node, 'express'] },
];

const outside: readonly Room[] = [
  { name: 'demo/browser', files: /^demo\/(?:assets|join)\//, mayImport: [], packages: [] },
  { name: 'demo', files: /^demo\//, mayImport: ['protocol'], packages: [...node, 'express', 'postal-mime'] },
  { name: 'scripts', files: /^scripts\/(?!bundling\/)/, mayImport: [], packages: node },
  { name: 'scripts/bundling', files: /^scripts\/bundling\//, mayImport: [], packages: [...node, 'rollup', 'rollup/*'] },
];

export const rooms: readonly Room[] = [...packages, ...widgetRooms, ...serverRooms, ...outside];

/** Our own packages by the names they are imported under. */
export const ownPackages: Readonly<Record<string, string>> = {
  '@consult-room/protocol': 'protocol',
  '@consult-room/quality': 'quality',
  '@consult-room/blur/main': 'blur/main',
  '@consult-room/e2ee/core': 'e2ee/core',
  '@consult-room/e2ee/main': 'e2ee/main',
  '@consult-room/e2ee/messages': 'e2ee/messages',
  '@consult-room/e2ee/worker': 'e2ee/worker',
};

/** Built files that a program names: the widget a page loads, the worker its library looks for. */
export const builtFiles = /^\/widget\/|^\.\/e2ee-worker\.js$/;

/** One file may, and no other. */
export const soleImporters: Readonly<Record<string, RegExp>> = {
  jsonwebtoken: /^server\/src\/tokens\/jwt\.ts$/,
  pg: /^server\/src\/stores\/postgres\//,
  'janus-gateway': /^packages\/consult-room\/src\/sfu\/janus\//,
};

/** Of the session a view sees its context and its shapes, nothing that could change it. */
export const viewsOfSession = /^packages\/consult-room\/src\/session\/(?:session-context|snapshot)\.ts$/;
