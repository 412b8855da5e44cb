import { readdirSync, readFileSync } from 'node:fs';

/** A process and all its descendants, as the kernel lists them (proc(5)). Linux only. */
export function processTree(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statOf(Number(name))?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const id of tree) tree.push(...(children.get(id) ?? []));
  return tree;
}

/** Still running: one that ended and waits for its parent to look (state Z) is not. */
export function isRunning(processId: number): boolean {
  const state = statOf(processId)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Its program and arguments; empty once it is gone. */
export function commandOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Processes end while we look: those are simply not there. */
function statOf(processId: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
