import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/project-root.ts';
import type { Film } from './support/call-film.ts';
import { recordedCall, type RecordedCall } from './support/recorded-call.ts';
import { weatherPicture } from './support/weather-picture.ts';

/** Program: keeps the last full run of `npm run chaos -- weather` as the picture in docs; with `--samples` also as samples for the unit tests of the score. */
interface Kept {
  readonly data: { readonly browser: string; readonly marks: RecordedCall['weather']; readonly patient: Film; readonly clinician: Film };
}

const { data: { browser, marks, patient, clinician } } = JSON.parse(await readFile(join(import.meta.dirname, 'results', 'weather.json'), 'utf8')) as Kept;
await writeFile(join(projectRoot, 'docs', 'quality.svg'), weatherPicture(marks, patient, clinician));
if (process.argv.includes('--samples')) {
  const { looks, ...head } = recordedCall(browser, marks, patient.stats);
  const rows = looks.map((look) => `  ${JSON.stringify(look)}`).join(',\n');
  const file = join(projectRoot, 'packages', 'quality', 'recordings', 'chromium.json');
  await writeFile(file, `${JSON.stringify(head, null, 1).replace(/\n\}$/, '')},\n "looks": [\n${rows}\n ]\n}\n`);
}
