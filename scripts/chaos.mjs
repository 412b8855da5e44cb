import { runOnNode24 } from './bootstrap/run-on-node24.mjs';

runOnNode24('chaos.ts');
