import { createContext } from '@lit/context';
import type { Localizer } from './localizer.ts';

/** How a view finds its words; provided by the outermost element. */
export const localizerContext = createContext<Localizer>(Symbol('consult-localizer'));
