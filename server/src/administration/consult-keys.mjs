#!/usr/bin/env node
import { runProgram } from '../cli/run-program.mjs';

runProgram('consult-keys', new URL('./main.ts', import.meta.url));
