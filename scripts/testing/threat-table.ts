import { threats } from './threats.ts';

/** What became of a test whose name begins with ids of the threat list. */
export interface ThreatResult {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** The ids a test's name begins with: `F3 T3: a foreign id …` shows F3 and T3. */
export function threatsNamedBy(testName: string): readonly string[] {
  const [ids = ''] = /^(?:[FT]\d{1,2}[\s,:/–-]+)+/.exec(testName) ?? [];
  return ids.match(/[FT]\d{1,2}/g) ?? [];
}

/** One line per threat: how many tests show it and what came of them. `heldElsewhere`: ids a layer outside this project holds, as the security page says. */
export function threatTable(results: readonly ThreatResult[], heldElsewhere: ReadonlySet<string>): readonly string[] {
  return threats.map(({ id, title }) => `  ${id.padEnd(4)} ${title.padEnd(66, ' ')} ${stateOf(id, results, heldElsewhere)}`);
}

function stateOf(id: string, results: readonly ThreatResult[], heldElsewhere: ReadonlySet<string>): string {
  const count = (outcome: ThreatResult['outcome']): number => results.filter((result) => result.id === id && result.outcome === outcome).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  if (failed > 0) return `FAIL, ${failed} of ${passed + failed}`;
  if (passed > 0) return `pass, ${passed} ${passed === 1 ? 'test' : 'tests'}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  if (skipped > 0) return 'skipped';
  return heldElsewhere.has(id) ? 'held by another layer, see SECURITY.md' : 'not run';
}
