import { join } from 'node:path';
import type { Config } from './config.ts';
import { isAddressRange } from './address-range.ts';
import { Environment } from './environment.ts';
import { janusNodes } from './janus-nodes.ts';

const demoClinic = { name: 'Riverside Clinic', phone: '+1 555 010 0199' };

/**
 * The environment as a Config: the only place that reads it.
 * Throws one error that names every wrong or missing variable, never a value.
 */
export function readConfig(values: Readonly<Record<string, string | undefined>>): Config {
  const env = new Environment(values);
  const port = env.whole('PORT', 8080, 65_535);
  const publicUrl = env.url('CONSULT_PUBLIC_URL', `http://localhost:${port}`);
  const clinic = { name: env.text('CONSULT_CLINIC_NAME') ?? demoClinic.name, phone: env.text('CONSULT_CLINIC_PHONE') ?? demoClinic.phone };
  const metricsPort = env.whole('METRICS_PORT', 9091, 65_535);
  const dataDir = env.text('CONSULT_DATA_DIR') ?? './.data';
  const config: Config = {
    isProduction: env.isProduction,
    port,
    host: env.text('HOST') ?? '127.0.0.1',
    publicUrl: publicUrl.href.replace(/\/$/, ''),
    dataDir,
    keysDir: env.text('CONSULT_KEYS_DIR') ?? join(dataDir, 'keys'),
    databaseUrl: env.secretUrl('DATABASE_URL'),
    internalAddress: readInternalAddress(env),
    apiKey: env.secret('CONSULT_API_KEY'),
    allowedOrigins: readOrigins(env, publicUrl),
    janus: readJanus(env),
    turn: readTurn(env),
    auditYears: env.whole('CONSULT_AUDIT_YEARS', 6, 100),
    auditSpoolBytes: env.whole('CONSULT_AUDIT_SPOOL_KIB', 65_536, 4_194_304) * 1024,
    checkpointSink: readCheckpointSink(env),
    smtpUrl: env.secretUrl('SMTP_URL'),
    mailFrom: env.text('CONSULT_MAIL_FROM') ?? `appointments@${publicUrl.hostname}`,
    clinic,
    securityContact: readSecurityContact(env),
    timeZone: readTimeZone(env),
    isDemo: env.oneOf('CONSULT_DEMO', ['on', 'off'], env.isProduction ? 'off' : 'on') === 'on',
    logLevel: env.oneOf('CONSULT_LOG_LEVEL', ['debug', 'info', 'warn', 'error'], 'info'),
    metricsPort: metricsPort === 0 ? null : metricsPort,
    metricsHost: env.text('METRICS_HOST') ?? '127.0.0.1',
    trustedProxies: readProxies(env),
    maxConnections: env.whole('CONSULT_MAX_CONNECTIONS', 20_000, 1_000_000),
  };
  checkProduction(env, config, publicUrl);
  if (env.problems.length > 0) throw new Error(`The environment is not usable:\n- ${env.problems.join('\n- ')}`);
  return config;
}

function readOrigins(env: Environment, publicUrl: URL): ReadonlySet<string> {
  const origins = new Set([publicUrl.origin]);
  for (const text of env.list('CONSULT_ALLOWED_ORIGINS')) {
    if (!text.includes('*') && URL.canParse(text) && new URL(text).origin === text) origins.add(text);
    else env.problems.push('CONSULT_ALLOWED_ORIGINS must list exact origins such as https://portal.example, without paths or wildcards');
  }
  return origins;
}

function readCheckpointSink(env: Environment): string | null {
  const sink = env.secretUrl('CONSULT_CHECKPOINT_SINK');
  if (sink?.startsWith('http:') === true) env.problems.push('CONSULT_CHECKPOINT_SINK must be a file or an https address: who can change what is sent in clear could change the proof');
  return sink;
}

function readProxies(env: Environment): readonly string[] {
  if (env.text('CONSULT_TRUSTED_PROXY_HOPS') !== null) env.problems.push('CONSULT_TRUSTED_PROXY_HOPS is not read any more: list the addresses of your proxies in CONSULT_TRUSTED_PROXIES instead');
  const ranges = env.list('CONSULT_TRUSTED_PROXIES');
  if (ranges.every(isAddressRange)) return ranges;
  env.problems.push('CONSULT_TRUSTED_PROXIES must list IP addresses or ranges such as 10.0.0.0/8');
  return [];
}

function readInternalAddress(env: Environment): string | null {
  const address = env.text('CONSULT_INTERNAL_ADDRESS');
  if (address === null) return null;
  if (env.secretUrl('DATABASE_URL') === null) env.problems.push('CONSULT_INTERNAL_ADDRESS is for several gateways, and they need a DATABASE_URL');
  const [, host = '', port = ''] = /^(\[[0-9a-f:.]+\]|[^:/\s]+):(\d{1,5})$/i.exec(address) ?? [];
  // The others have to come to this very machine.
  const isReachable = host !== '' && !/^(?:0\.0\.0\.0|\[::\])$/.test(host) && Number(port) > 0 && Number(port) <= 65_535;
  if (!isReachable) env.problems.push('CONSULT_INTERNAL_ADDRESS must be this machine as the other gateways reach it, with a port of its own: 10.0.0.11:8443');
  return address;
}

function readJanus(env: Environment): Config['janus'] {
  const text = env.text('JANUS_NODES');
  if (text === null) return null;
  const nodes = janusNodes(text);
  if (nodes === null) env.problems.push('JANUS_NODES must be name=ws://host:port,… or a JSON list of {name, url, adminUrl?}, each name once');
  const because = 'JANUS_NODES is set';
  return { nodes: nodes ?? [], apiSecret: env.requiredSecret('JANUS_API_SECRET', because), adminKey: env.requiredSecret('JANUS_ADMIN_KEY', because), events: readEventsListen(env) };
}

function readEventsListen(env: Environment): { readonly host: string; readonly port: number } | null {
  const text = env.text('JANUS_EVENTS_LISTEN');
  if (text === null) return null;
  const [, host = '', port = ''] = /^([\w.-]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535) env.problems.push('JANUS_EVENTS_LISTEN must be a private address of this machine with a port, such as 127.0.0.1:8187');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function readTurn(env: Environment): Config['turn'] {
  const urls = env.list('TURN_URLS');
  if (urls.length === 0) return null;
  if (!urls.every((url) => /^turns?:\S+$/.test(url))) env.problems.push('TURN_URLS must list turn: or turns: addresses');
  // While a new one is brought in, the old one stands behind it, for coturn: we sign with the first.
  const [secret = ''] = env.requiredSecret('TURN_SECRET', 'TURN_URLS is set').split(/\s*\n\s*/);
  return { urls, secret };
}

function readSecurityContact(env: Environment): string | null {
  const contact = env.text('CONSULT_SECURITY_CONTACT');
  if (contact !== null && !/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(contact)) env.problems.push('CONSULT_SECURITY_CONTACT must be a mailto: or https: address');
  return contact;
}

function readTimeZone(env: Environment): string {
  const zone = env.text('CONSULT_TIME_ZONE') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    env.problems.push('CONSULT_TIME_ZONE is not a time zone such as Europe/Berlin');
    return 'UTC';
  }
}

function checkProduction(env: Environment, config: Config, publicUrl: URL): void {
  if (!env.isProduction) return;
  if (publicUrl.protocol !== 'https:') env.problems.push('CONSULT_PUBLIC_URL must be https in production: browsers give no camera to plain http');
  if (config.janus === null) env.problems.push('JANUS_NODES is missing');
  if (config.turn === null) env.problems.push('TURN_URLS is missing');
  if (config.smtpUrl === null) env.problems.push('SMTP_URL is missing: invitations would be caught in a folder');
  if (env.text('CONSULT_CLINIC_NAME') === null || env.text('CONSULT_CLINIC_PHONE') === null) {
    env.problems.push('CONSULT_CLINIC_NAME and CONSULT_CLINIC_PHONE are missing: people would be told a made-up number');
  }
}
