import { examine } from './doctor/examine.ts';
import { findingText, type Finding, type Verdict } from './doctor/finding.ts';
import { readInstallation } from './doctor/installation.ts';
import { SetupError } from './setup/setup-error.ts';

process.exitCode = await main();
process.exit();

/** Exit code: 0 when nothing fails; what is only worth a warning does not count. */
async function main(): Promise<number> {
  try {
    const findings: Finding[] = [];
    for await (const finding of examine(await readInstallation(process.env))) {
      console.log(findingText(finding));
      findings.push(finding);
    }
    const count = (wanted: Verdict): number => findings.filter(({ verdict }) => verdict === wanted).length;
    console.log(`${count('pass')} passed, ${count('warn')} warned, ${count('fail')} failed`);
    return count('fail') === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return 1;
  }
}
