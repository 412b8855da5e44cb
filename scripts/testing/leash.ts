import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { Guard } from '../runtime/guard.ts';

let guard: Guard | null = null;

// To be imported first: whatever this process starts from now on, itself or through a library, ends with it, however it
// ends. A SIGKILL leaves nothing behind, no browser, no gateway, no media server.
subscribe('child_process', (message) => {
  const { process: child } = message as { readonly process: ChildProcess };
  child.once('spawn', () => leash(child));
});

function leash(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || Guard.isGuardian(child)) return;
  guard ??= new Guard();
  guard.watch(pid);
  child.once('exit', () => guard?.forget(pid));
}
