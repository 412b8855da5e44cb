#!/usr/bin/env node
import { runProgram } from '../cli/run-program.mjs';

runProgram('consult-media', new URL('./media-main.ts', import.meta.url));
