import { failed, passed, type Finding } from './finding.ts';

const answerMs = 5000;
const clockToleranceMs = 60_000;

/** Does the public URL lead to the gateway, is it ready, and do its clock and ours agree? */
export async function checkGateway(publicUrl: URL): Promise<readonly Finding[]> {
  const health = await ask(publicUrl, 'healthz');
  if (health === null || health.status !== 200) return [unreachable(health?.status ?? null)];
  const ready = await ask(publicUrl, 'readyz');
  return [passed('gateway', 'reached at its public URL'), readiness(ready), clockFinding(health.headers.get('date'), Date.now())];
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

function readiness(answer: Response | null): Finding {
  if (answer?.status === 200) return passed('gateway ready', 'yes');
  return failed('gateway ready', answer === null ? 'no answer' : `no (${answer.status})`,
    'Open /readyz: "database": false is about CONSULT_DATA_DIR, "media": false about Janus, "draining": true about a gateway that is stopping.');
}

async function ask(publicUrl: URL, path: string): Promise<Response | null> {
  try {
    const response = await fetch(`${publicUrl.href.replace(/\/$/, '')}/${path}`, { signal: AbortSignal.timeout(answerMs) });
    await response.body?.cancel();
    return response;
  } catch {
    return null;
  }
}
