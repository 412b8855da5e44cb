import { join } from 'node:path';
import { Guard } from '../../scripts/runtime/guard.ts';
import { LogFile } from '../../scripts/runtime/log-file.ts';
import { SupervisedProcess } from '../../scripts/runtime/supervised-process.ts';

// Supervises one child and says its pid; the test then kills this process.
const [child = '', port = '', folder = ''] = process.argv.slice(2);
const supervised = new SupervisedProcess(
  {
    name: 'child', command: process.execPath, args: [child, port], env: process.env, cwd: folder,
    probe: async (signal) => { await (await fetch(`http://127.0.0.1:${port}`, { signal })).text(); },
    readyWithinMs: 30_000, stopGraceMs: 500,
  },
  { guard: new Guard(), log: new LogFile(join(folder, 'child.log')), report: console.error },
);
await supervised.start();
console.log(supervised.pid);
