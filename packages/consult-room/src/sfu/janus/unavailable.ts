import { ConsultError } from '../../consult-error.ts';

/** The media server, or the way to it, does not do what it was asked for; another try may help. */
export function unavailable(cause: unknown): ConsultError {
  return Object.assign(new ConsultError('media-unavailable', true), { cause });
}
