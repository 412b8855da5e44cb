/**
 * Defines `<consult-queue>`: at once where the page has one, else when the page has nothing better to do. It is a
 * clinician's element, and a patient's phone should reach the waiting room without waiting for it.
 */
export function loadQueue(): void {
  if (typeof document === 'undefined') return;
  if (document.querySelector('consult-queue') !== null) load();
  else whenIdle(load);
}

function load(): void {
  // Lost on the way: the element stays undefined until the page is loaded again, as with any script.
  void import('./consult-queue.ts').catch(() => {});
}

function whenIdle(run: () => void): void {
  if (document.readyState !== 'complete') globalThis.addEventListener('load', () => whenIdle(run), { once: true });
  else if ('requestIdleCallback' in globalThis) requestIdleCallback(run);
  else setTimeout(run, 200);
}
