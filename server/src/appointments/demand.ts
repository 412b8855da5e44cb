import { CodedError } from '../coded-error.ts';
import { authorise, type Request } from './authorise.ts';

/** Throws why not, with its code, unless it may be. */
export function demand(request: Request): void {
  const refusal = authorise(request);
  if (refusal !== null) throw new CodedError(refusal);
}
