import { waitUntil as wait } from '@open-wc/testing';

/** Waits until it is true of the page; for as long as a busy machine may take, not for the second that is usual. */
export async function waitUntil(isTrue: () => unknown, what = 'what is waited for'): Promise<void> {
  await wait(async () => Boolean(await isTrue()), what, { timeout: 30_000 });
}
