import { isPrivate, type Bill, type Component } from './bill-of-materials.ts';

const fromDebian = ({ purl }: Component): boolean => purl.startsWith('pkg:deb/');

/** One sentence per component without a licence, or without a hash though it comes from a registry. */
export function gapsOf({ components }: Bill): readonly string[] {
  return components.flatMap((component) => {
    const named = `${component.name} ${component.version}`;
    return [
      ...((component.licenses?.length ?? 0) === 0 ? [`${named} has no licence`] : []),
      ...(!isPrivate(component) && !fromDebian(component) && (component.hashes?.length ?? 0) === 0 ? [`${named} has no hash`] : []),
    ];
  });
}
