import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';

/** Ids of threats that SECURITY.md says another layer holds: the first cell of the rows under that heading. */
export async function heldElsewhere(): Promise<ReadonlySet<string>> {
  const page = await readFile(join(projectRoot, 'SECURITY.md'), 'utf8');
  const [, section = ''] = page.split(/^#+ Held by another layer$/m);
  const [rows = ''] = section.split(/^#/m);
  return new Set([...rows.matchAll(/^\| ([FT]\d{1,2}) \|/gm)].map(([, id = '']) => id));
}
