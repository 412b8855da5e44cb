import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';
import { billOfMaterials } from './supply/bill-of-materials.ts';
import { gapsOf } from './supply/gaps-of.ts';

const file = 'sbom.cdx.json';

const bill = await billOfMaterials();
const gaps = gapsOf(bill);
await writeFile(join(projectRoot, file), `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${file}: ${bill.components.length} components, CycloneDX ${bill.specVersion}`);
for (const gap of gaps) console.error(`  ${gap}`);
process.exitCode = gaps.length === 0 ? 0 : 1;
