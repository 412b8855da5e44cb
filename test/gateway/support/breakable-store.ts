import type { Store, StoreReads } from '../../../server/src/stores/store.ts';
import { StoreFailure } from '../../../server/src/stores/store-failure.ts';

/** The real store behind a switch: while `isDown`, whatever is asked fails as a database that is gone does. */
export function breakable(store: Store, isDown: () => boolean): Store {
  const reads = guarded<StoreReads>(store.reads, isDown);
  return guarded<Store>(store, isDown, { reads });
}

/** `close` and disposal always work. */
const alwaysWorking: ReadonlySet<PropertyKey> = new Set(['close', Symbol.asyncDispose]);

function guarded<T extends object>(target: T, isDown: () => boolean, instead: Partial<T> = {}): T {
  return new Proxy(target, {
    get(_target, name) {
      if (Object.hasOwn(instead, name)) return Reflect.get(instead, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]): unknown => {
        if (isDown() && !alwaysWorking.has(name)) return Promise.reject(new StoreFailure('switched off'));
        return Reflect.apply(value, target, parameters);
      };
    },
  });
}
