import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textTable } from '../../bench/support/text-table.ts';
import type { Scenario } from '../../chaos/scenario.ts';
import { goalsTable } from '../../chaos/support/goals-table.ts';
import { LabHouse } from './lab-house.ts';
import { lacksLab } from './lacks-lab.ts';

/**
 * The short form of a scenario of `npm run chaos`, as a test: figures are printed, and whatever does not depend on how
 * fast this machine is has to be right. Skipped by name, with the reason, where this machine cannot have a lab.
 */
export function labScenario(scenario: Scenario, timeoutMs = 240_000): void {
  const needsDatabase = scenario.plan.services?.gateways === 2;
  test(scenario.title, { skip: lacksLab({ needsDatabase }), timeout: timeoutMs }, async () => {
    await using house = new LabHouse(scenario.plan);
    const { goals } = await scenario.play(house, { isShort: true, say: (line) => { console.log(line); } });
    console.log(textTable(goalsTable(goals)));
    assert.deepEqual(goals.filter(({ isMet, isOfTime }) => !isMet && !isOfTime), []);
  });
}
