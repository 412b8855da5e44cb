import type { Lifetime } from '../lifetime.ts';

/** Network Information API; `type` where the device tells it (phones, Chromebooks). */
interface Network extends EventTarget {
  readonly type?: string;
}

/** Tells when the device comes to another network, or to one again. */
export function whenMoved(life: Lifetime, moved: () => void): void {
  const { connection = new EventTarget() } = navigator as { readonly connection?: Network };
  const known: Network = connection;
  let { type } = known;
  // It changes with every new estimate of its speed, too.
  const onChange = () => {
    if (known.type === type) return;
    type = known.type;
    moved();
  };
  globalThis.addEventListener('online', moved, { signal: life.signal });
  known.addEventListener('change', onChange, { signal: life.signal });
}
