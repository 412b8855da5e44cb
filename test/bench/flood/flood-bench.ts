import { fork } from 'node:child_process';
import { once } from 'node:events';
import { getPriority, setPriority } from 'node:os';
import { join as joinPath } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchTable } from '../bench.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { bookVisits, join, redeem } from './visitor.ts';

/** `BENCH_ROUNDS=1` for a quick look. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const joinsPerPhase = 100;
const seatedFlooders = 50;
const attackSettlesMs = 6_000;
const betweenJoinsMs = 15;
/** Below our own, or as near to it as there is. */
const stepsBelow = 19;

/** What goes on meanwhile: nothing; the attack, aimed at a decoy; the attack. */
const phases = ['quiet', 'elsewhere', 'attacked'] as const;
type Phase = typeof phases[number];

interface Attack {
  readonly connections: number;
  readonly upgrades: number;
  readonly refusedUpgrades: number;
  readonly messages: number;
  readonly mostOpen: number;
  readonly coresUsed: number;
}

interface Measured { readonly phase: Phase; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number; readonly attack: Attack | null; readonly logGrowthBytes: number }

/**
 * How long a join takes while 2,000 connections stand half open and 100 sockets flood, beside the same in quiet, and
 * beside the same with the attackers' work on this machine but not on the gateway. Rounds alternate, and medians are
 * taken, because other work on the machine comes and goes.
 */
export const flood: Bench = {
  name: 'flood',
  async run(say) {
    await using gateway = await startGatewayProcess();
    const measured: Measured[] = [];
    say('warming up');
    await joins(gateway, await bookVisits(gateway, joinsPerPhase), 250);
    for (let round = 0; round < rounds; round += 1) {
      for (const phase of turned(phases, round)) {
        say(`round ${round + 1} of ${rounds}: ${phase}`);
        measured.push(await measure(gateway, phase, round));
      }
    }
    return { tables: [tableOf(measured)], versions: { node: process.version }, data: measured };
  },
};

/** Every round starts with another phase: none always comes last, when most visits are booked. */
function turned<T>(items: readonly T[], by: number): readonly T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

async function measure(gateway: GatewayProcess, phase: Phase, round: number): Promise<Measured> {
  const visits = await bookVisits(gateway, joinsPerPhase);
  const loggedBefore = gateway.loggedBytes();
  const attack = phase === 'quiet' ? null : await startAttack(gateway, phase === 'attacked', round);
  const took = (await joins(gateway, visits, round * phases.length + phases.indexOf(phase))).toSorted((a, b) => a - b);
  const did = attack === null ? null : await attack.stop();
  const at = (part: number): number => took[Math.ceil(took.length * part) - 1] ?? Number.NaN;
  return { phase, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), attack: did, logGrowthBytes: gateway.loggedBytes() - loggedBefore };
}

async function joins(gateway: GatewayProcess, secrets: readonly string[], network: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (const [index, secret] of secrets.entries()) {
    took.push(await join(gateway.port, secret, `127.9.${network}.${1 + index}`));
    await pause(betweenJoinsMs);
  }
  return took;
}

async function startAttack(gateway: GatewayProcess, isOnGateway: boolean, round: number): Promise<{ stop(): Promise<Attack> }> {
  const secrets = await bookVisits(gateway, seatedFlooders);
  const tokens = await Promise.all(secrets.map((secret, index) => redeem(gateway.port, secret, `127.8.${round}.${1 + index}`)));
  const child = fork(joinPath(import.meta.dirname, 'attackers.ts'));
  // Attackers bring processors of their own; here they get what is left of ours.
  if (child.pid !== undefined) setPriority(child.pid, Math.min(19, getPriority() + stepsBelow));
  child.send({ port: isOnGateway ? gateway.port : null, tokens, round });
  await pause(attackSettlesMs);
  return {
    async stop() {
      const said = once(child, 'message');
      const gone = once(child, 'exit');
      child.send('stop');
      const [did] = await said as [Attack];
      await gone;
      // What the attack left standing is cleared away before anything else is measured.
      await pause(attackSettlesMs);
      return did;
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function tableOf(measured: readonly Measured[]): BenchTable {
  const of = (phase: Phase): readonly Measured[] => measured.filter((one) => one.phase === phase);
  const figures = (phase: Phase): readonly number[] => [median(of(phase).map(({ p50Ms }) => p50Ms)), median(of(phase).map(({ p99Ms }) => p99Ms)), Math.max(...of(phase).map(({ maxMs }) => maxMs))];
  const row = (name: string, phase: Phase): readonly string[] => [name, String(rounds * joinsPerPhase), ...figures(phase).map((ms) => ms.toFixed(1))];
  const ratio = (name: string, over: Phase): readonly string[] => [name, '', ...figures('attacked').map((ms, index) => (ms / (figures(over)[index] ?? Number.NaN)).toFixed(2))];
  const attacks = of('attacked').flatMap(({ attack }) => attack ?? []);
  const sum = (key: keyof Attack): number => attacks.reduce((total, attack) => total + attack[key], 0);
  const cores = (phase: Phase): string => median(of(phase).flatMap(({ attack }) => attack?.coresUsed ?? [])).toFixed(2);
  return {
    title: 'From the tap on the link to the waiting room, ms',
    columns: ['', 'joins', 'p50', 'p99', 'longest'],
    rows: [row('quiet', 'quiet'), row('attackers busy elsewhere', 'elsewhere'), row('under attack', 'attacked'), ratio('attack / quiet', 'quiet'), ratio('attack / elsewhere', 'elsewhere')],
    notes: [
      `Medians of ${rounds} rounds; the longest is of all. The attackers run at a far lower priority on the same processors; busy elsewhere, they attack a decoy inside their own process (${cores('elsewhere')} cores; ${cores('attacked')} when it is the gateway).`,
      `The attacks: up to ${Math.max(...attacks.map(({ mostOpen }) => mostOpen))} connections half open at once, ${sum('connections')} made in all; ${sum('upgrades')} upgrades asked for, ${sum('refusedUpgrades')} refused; ${sum('messages')} messages sent by 100 flooders.`,
      `The gateway's log grew by ${measured.reduce((total, { logGrowthBytes }) => total + logGrowthBytes, 0)} bytes meanwhile.`,
    ],
  };
}
