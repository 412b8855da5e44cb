import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machine } from '../bench/support/machine.ts';
import { textTable } from '../bench/support/text-table.ts';
import { LabHouse } from '../network/support/lab-house.ts';
import { lacksLab } from '../network/support/lacks-lab.ts';
import type { Scenario } from './scenario.ts';
import { addressChange } from './scenarios/address-change.ts';
import { clinicFirewall } from './scenarios/clinic-firewall.ts';
import { databasePaused } from './scenarios/database-paused.ts';
import { gatewayKilled } from './scenarios/gateway-killed.ts';
import { gatewaysGone } from './scenarios/gateways-gone.ts';
import { heavyLoss } from './scenarios/heavy-loss.ts';
import { hiddenTab } from './scenarios/hidden-tab.ts';
import { mediaServerKilled } from './scenarios/media-server-killed.ts';
import { networkBlocked } from './scenarios/network-blocked.ts';
import { outages } from './scenarios/outages.ts';
import { rollingRestart } from './scenarios/rolling-restart.ts';
import { threePeople } from './scenarios/three-people.ts';
import { weather } from './scenarios/weather.ts';
import { goalsTable } from './support/goals-table.ts';

const scenarios: readonly Scenario[] = [clinicFirewall, networkBlocked, addressChange, outages, heavyLoss, gatewayKilled, gatewaysGone, databasePaused, hiddenTab, rollingRestart, mediaServerKilled, weather, threePeople];
const results = join(import.meta.dirname, 'results');

process.exitCode = await main(process.argv.slice(2));

/** Exit code: 0 when everything that was asked for was played and every goal was met. */
async function main(words: readonly string[]): Promise<number> {
  const isShort = words.includes('--short');
  const names = words.filter((word) => !word.startsWith('--'));
  const chosen = scenarios.filter(({ name }) => names.length === 0 || names.some((word) => name.startsWith(word)));
  const reason = lacksLab({ needsDatabase: chosen.some(({ plan }) => plan.services?.gateways === 2) });
  if (chosen.length === 0 || reason !== false) {
    console.error(chosen.length === 0 ? `[chaos] There is ${scenarios.map(({ name }) => name).join(', ')}.` : `[chaos] Not here: ${reason}.`);
    return 1;
  }
  const { processor, cores, memoryGb, system, node } = machine();
  console.log(`[chaos] ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}`);
  await mkdir(results, { recursive: true });
  let missed = 0;
  for (const scenario of chosen) if (!(await play(scenario, isShort))) missed += 1;
  console.log(missed === 0 ? '[chaos] every goal is met' : `[chaos] ${missed} of ${chosen.length} scenarios did not come out as they should`);
  return missed === 0 ? 0 : 1;
}

/** False where a goal is missed, or the scenario broke off: the next one is played all the same. */
async function play(scenario: Scenario, isShort: boolean): Promise<boolean> {
  console.log(`\n[chaos] ${scenario.name}: ${scenario.title}`);
  try {
    await using house = new LabHouse(scenario.plan);
    const { tables, goals, data } = await scenario.play(house, { isShort, say: (line) => { console.log(`[chaos] ${scenario.name}: ${line}`); } });
    console.log(`\n${[...tables, goalsTable(goals)].map(textTable).join('\n\n')}\n`);
    const file = join(results, `${scenario.name}${isShort ? '-short' : ''}.json`);
    await writeFile(file, `${JSON.stringify({ scenario: scenario.name, takenAt: new Date().toISOString(), machine: machine(), goals, data }, null, 1)}\n`);
    return goals.every(({ isMet }) => isMet);
  } catch (error) {
    console.error(`[chaos] ${scenario.name} broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return false;
  }
}
