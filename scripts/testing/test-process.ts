import './leash.ts';

// Loaded into the process of every test file. A signal ends it at once: libraries that catch signals to close a browser
// would have the tests go on without it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
