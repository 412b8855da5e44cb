import type { BenchTable } from '../bench/bench.ts';
import type { LabHouse, LabPlan } from '../network/support/lab-house.ts';

/** Something goes wrong around a call, again and again: `npm run chaos -- <name>`, and in short within `npm test`. */
export interface Scenario {
  readonly name: string;
  /** What people expect of the product, in a sentence. */
  readonly title: string;
  readonly plan: LabPlan;
  /** Plays it in an open house. Rejects where a call is lost, or something comes out wrong. */
  play(house: LabHouse, run: ScenarioRun): Promise<ScenarioReport>;
}

export interface ScenarioRun {
  readonly isShort: boolean;
  /** Says on the terminal what is going on. */
  say(line: string): void;
}

export interface ScenarioReport {
  readonly tables: readonly BenchTable[];
  readonly goals: readonly Goal[];
  /** Everything measured, for programs. */
  readonly data: unknown;
}

/** A figure and what it should have been. */
export interface Goal {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
  /** A busy machine may miss it: printed by `npm test`, held only by `npm run chaos`. */
  readonly isOfTime: boolean;
}
