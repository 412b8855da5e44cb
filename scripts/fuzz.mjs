import { runOnNode24 } from './bootstrap/run-on-node24.mjs';

runOnNode24('../test/fuzz/main.ts');
