import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join as joinPath } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchTable } from '../bench.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { bookVisits, join, redeem } from './visitor.ts';

const joinsPerPhase = 200;
const seatedFlooders = 50;
const attackSettlesMs = 8_000;
const betweenJoinsMs = 15;
const lowestPriority = 19;

interface Attack {
  readonly connections: number;
  readonly upgrades: number;
  readonly refusedUpgrades: number;
  readonly messages: number;
  readonly mostOpen: number;
}

/** How long a join takes while 2,000 connections stand half open and 100 sockets flood, beside the same without them. */
export const flood: Bench = {
  name: 'flood',
  async run(say) {
    await using gateway = await startGatewayProcess();
    say('booking visits');
    const visits = await bookVisits(gateway, 3 * joinsPerPhase + seatedFlooders);
    const phase = (number: number) => joins(gateway, visits.slice(number * joinsPerPhase, (number + 1) * joinsPerPhase), number);
    say('joins in quiet');
    const before = await phase(0);
    const loggedBefore = gateway.loggedBytes();
    const attack = await startAttack(gateway, visits.slice(3 * joinsPerPhase));
    say('joins under attack');
    const during = await phase(1);
    const did = await attack.stop();
    const logGrowth = gateway.loggedBytes() - loggedBefore;
    await pause(attackSettlesMs);
    say('joins in quiet again');
    const after = await phase(2);
    const data = { quiet: figures([...before, ...after]), attacked: figures(during), did, logGrowthBytes: logGrowth };
    return { tables: [tableOf(data)], versions: { node: process.version }, data };
  },
};

async function joins(gateway: GatewayProcess, secrets: readonly string[], phase: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (const [index, secret] of secrets.entries()) {
    took.push(await join(gateway.port, secret, `127.9.${phase}.${1 + index % 250}`));
    await pause(betweenJoinsMs);
  }
  return took;
}

async function startAttack(gateway: GatewayProcess, secrets: readonly string[]): Promise<{ stop(): Promise<Attack> }> {
  const tokens = await Promise.all(secrets.map((secret, index) => redeem(gateway.port, secret, `127.8.0.${1 + index}`)));
  const child = fork(joinPath(import.meta.dirname, 'attackers.ts'));
  // Attackers bring processors of their own; here they get what is left of ours.
  if (child.pid !== undefined) setPriority(child.pid, lowestPriority);
  child.send({ port: gateway.port, tokens });
  await pause(attackSettlesMs);
  return {
    async stop() {
      const said = once(child, 'message');
      child.send('stop');
      const [did] = await said as [Attack];
      return did;
    },
  };
}

interface Figures { readonly joins: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }

function figures(took: readonly number[]): Figures {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { joins: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

function tableOf({ quiet, attacked, did, logGrowthBytes }: { readonly quiet: Figures; readonly attacked: Figures; readonly did: Attack; readonly logGrowthBytes: number }): BenchTable {
  const row = (name: string, { joins: count, p50Ms, p99Ms, maxMs }: Figures): readonly string[] => [name, String(count), ...[p50Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1))];
  return {
    title: 'From the tap on the link to the waiting room, ms',
    columns: ['', 'joins', 'p50', 'p99', 'longest'],
    rows: [row('quiet', quiet), row('under attack', attacked), ['ratio', '', ...[attacked.p50Ms / quiet.p50Ms, attacked.p99Ms / quiet.p99Ms, attacked.maxMs / quiet.maxMs].map((ratio) => ratio.toFixed(2))]],
    notes: [
      `The attack: up to ${did.mostOpen} connections half open at once, ${did.connections} made in all; ${did.upgrades} upgrades asked for, ${did.refusedUpgrades} refused; ${did.messages} messages sent by 100 flooders.`,
      `The gateway's log grew by ${logGrowthBytes} bytes meanwhile.`,
      'Half of the quiet joins were before the attack, half after it. The attackers run at the lowest priority.',
    ],
  };
}
