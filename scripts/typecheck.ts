import { runTypecheck } from './testing/run-typecheck.ts';

const { failed } = await runTypecheck();
process.exit(failed === 0 ? 0 : 1);
