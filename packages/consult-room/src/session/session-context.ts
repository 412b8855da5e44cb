import { createContext } from '@lit/context';
import type { SessionView } from './snapshot.ts';

/** How a screen reaches its consultation; provided by `<consult-room>`. */
export const sessionContext = createContext<SessionView>(Symbol('consult-session'));
