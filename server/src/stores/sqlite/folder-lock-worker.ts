import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** A gateway that is just ending gets this long. */
const patienceMs = 3_000;
/** SQLITE_BUSY */
const busyCode = 5;

const { file } = workerData as { readonly file: string };
try {
  const database = new DatabaseSync(file, { timeout: patienceMs });
  database.exec('begin exclusive');
  parentPort?.postMessage('locked');
} catch (error) {
  const isBusy = error instanceof Error && 'errcode' in error && error.errcode === busyCode;
  parentPort?.postMessage(isBusy ? 'taken' : String(error));
}
// Holds the lock for as long as there is somebody who might say something.
parentPort?.on('message', () => parentPort?.close());
