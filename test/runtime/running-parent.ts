import '../../scripts/testing/leash.ts';
import { runTestFile } from '../../scripts/testing/run-test-file.ts';

// Runs one test file as `npm test` does; the test then ends this process.
await runTestFile(process.argv[2] ?? '', 240_000, console.log);
