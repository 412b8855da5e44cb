import type { Lifetime } from '../lifetime.ts';

/** Network Information API; `type` where the device tells it (phones, Chromebooks). */
interface Network extends EventTarget {
  readonly type?: string;
}

/** Tells when the device comes to another network, or to one again. */
export function whenMoved({ signal }: Lifetime, moved: () => void): void {
  const { connection } = navigator as { readonly connection?: Network };
  let type = connection?.type;
  globalThis.addEventListener('online', moved, { signal });
  // It changes with every new estimate of its speed, too.
  connection?.addEventListener('change', () => {
    if (connection.type !== type) moved();
    ({ type } = connection);
  }, { signal });
}
