const controller = new AbortController();

/** Fires when the test run is to stop: a signal, or the process that started us is gone. Test files are then ended. */
export const interruption: AbortSignal = controller.signal;

const graceMs = 8000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
process.once('disconnect', stop);

function stop(): void {
  controller.abort();
  setTimeout(() => process.exit(1), graceMs).unref();
}
