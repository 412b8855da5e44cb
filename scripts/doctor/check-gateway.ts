import { failed, passed, type Finding } from './finding.ts';

const answerMs = 5000;
const clockToleranceMs = 60_000;

/** Does the public URL lead to the gateway, is it ready, and do its clock and ours agree? */
export async function checkGateway(publicUrl: URL): Promise<readonly Finding[]> {
  const health = await ask(publicUrl, 'healthz');
  if (health?.status !== 200) return [unreachable(health?.status ?? null)];
  return [passed('gateway', 'reached at its public URL'), await readiness('gateway ready', publicUrl), clockFinding(health.date, Date.now())];
}

/** Behind one public URL several gateways may stand: the one of this machine, past whatever is in front. */
export async function checkOwnGateway(url: URL): Promise<Finding> {
  return await readiness('gateway on this machine', url);
}

/** @param nowMs ms since the Unix epoch */
export function clockFinding(dateHeader: string | null, nowMs: number): Finding {
  const fix = 'Let both machines set their clocks by NTP (timedatectl set-ntp true): links and credentials run out by the clock.';
  const differenceMs = Math.abs(Date.parse(dateHeader ?? '') - nowMs);
  if (Number.isNaN(differenceMs)) return failed('clock', 'the answer has no date', 'Let the proxy in front pass the Date header on.');
  const detail = `${Math.round(differenceMs / 1000)} s apart from the gateway's`;
  return differenceMs <= clockToleranceMs ? passed('clock', detail) : failed('clock', detail, fix);
}

function unreachable(status: number | null): Finding {
  return failed('gateway', status === null ? 'no answer at its public URL' : `its public URL answers ${status}`,
    'Is the gateway running? CONSULT_PUBLIC_URL must lead to it, through every proxy and firewall, from this machine too.');
}

async function readiness(name: string, url: URL): Promise<Finding> {
  const answer = await ask(url, 'readyz');
  if (answer === null) return failed(name, 'no answer', 'Is it running? Its log, or logs/gateway.log in CONSULT_DATA_DIR, has its last words.');
  return readinessFinding(name, answer.status, answer.text);
}

/** What /readyz may say, and what to do about it; the first that fits. */
const troubles: readonly (readonly [field: string, value: unknown, detail: string, fix: string])[] = [
  ['draining', true, 'it is stopping', 'Wait for the next one, or start it again.'],
  ['clock', false, 'its clock is more than a minute from the one of the database', 'Let both machines set their clocks by NTP (timedatectl set-ntp true).'],
  ['standby', true, 'it stands by, and no gateway is at work', 'Look into its log for why it does not take over: other keys than the others, or a database that does not answer.'],
  ['database', false, 'its database does not answer', 'Is the server of DATABASE_URL running and reached from there? Without DATABASE_URL: may the gateway write to CONSULT_DATA_DIR?'],
  ['media', false, 'no media server answers it', 'Start Janus, or correct JANUS_NODES.'],
  ['record', false, 'part of the record waits to be written', 'Make the database take writes again; what waits is then written by itself.'],
  ['disk', 'full', 'its disk is full', 'Make room on the disk of CONSULT_DATA_DIR: until then nobody can be let in.'],
  ['disk', 'read-only', 'its disk takes no writes', 'Look why (dmesg), mount the disk of CONSULT_DATA_DIR for writing again, and let the gateway own the folder.'],
];

/** @param text the body of the answer */
export function readinessFinding(name: string, status: number, text: string): Finding {
  if (status === 200) return passed(name, text.includes('"standby":true') ? 'yes, it stands by' : 'yes');
  const said = fieldsOf(text);
  const trouble = troubles.find(([field, value]) => said[field] === value);
  if (trouble === undefined) return failed(name, `no (${status})`, 'Something in front of the gateway answers for it: look at the proxy and where it leads to.');
  return failed(name, trouble[2], trouble[3]);
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly date: string | null;
}

async function ask(url: URL, path: string): Promise<Answer | null> {
  try {
    const response = await fetch(`${url.href.replace(/\/$/, '')}/${path}`, { signal: AbortSignal.timeout(answerMs) });
    return { status: response.status, text: await response.text(), date: response.headers.get('date') };
  } catch {
    return null;
  }
}
