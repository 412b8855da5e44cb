import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../project-root.ts';
import { coturnFloor, janusFloor } from '../setup/media-runtime.ts';

/** What is read or written of a CycloneDX component. */
export interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

export interface Bill {
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly Component[];
}

/** Runs beside the gateway, from the Debian archive; the oldest version that is accepted. */
const media: readonly Component[] = [
  debian('janus', janusFloor, 'GPL-3.0-only'),
  debian('coturn', coturnFloor, 'BSD-3-Clause'),
];

/** Everything that reaches a browser or runs on a server, in CycloneDX 1.5, read from package-lock.json. Tools for building and testing are left out. */
export async function billOfMaterials(): Promise<Bill> {
  // Not --omit dev: npm then leaves out what ships too, as soon as a tool also uses it.
  const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: projectRoot, maxBuffer: 64 * 2 ** 20 });
  const bill = JSON.parse(stdout) as Bill;
  const shipped = await shippedPackages();
  const parts = bill.components.filter((component) => isPrivate(component) || shipped.has(`${component.name}@${component.version}`));
  // npm names the whole after the folder it lies in.
  return { ...bill, metadata: { ...bill.metadata, component: { ...bill.metadata.component, name: 'consult-room' } }, components: [...parts, ...media] };
}

/** Our own packages, which are in no registry. */
export function isPrivate({ properties = [] }: Component): boolean {
  return properties.some(({ name, value }) => name === 'cdx:npm:package:private' && value === 'true');
}

/** `name@version` of every package the lockfile does not mark as a tool. */
async function shippedPackages(): Promise<ReadonlySet<string>> {
  const { packages } = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean }>>;
  };
  return new Set(Object.entries(packages).flatMap(([path, { version, dev }]) => {
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    return name === undefined || dev === true ? [] : [`${name}@${version ?? ''}`];
  }));
}

function debian(name: string, version: string, license: string): Component {
  return {
    'bom-ref': `${name}@${version}`, type: 'application', name, version, purl: `pkg:deb/debian/${name}@${version}`,
    licenses: [{ license: { id: license } }], properties: [{ name: 'consult-room:version', value: 'at least; apt checks hashes and signatures' }],
  };
}
