/**
 * Every refusal a caller or a view meets. `code` is stable (an ErrorCode of the gateway, a device code, or one of ours);
 * the view chooses the words.
 */
export class ConsultError extends Error {
  readonly code: string;
  /** Would the same act have a chance a moment later, or after the person did something? */
  readonly recoverable: boolean;
  /** ISO time; accompanies `too-early`. */
  readonly opensAt: string | null;

  constructor(code: string, recoverable = false, opensAt: string | null = null) {
    super(code);
    this.name = 'ConsultError';
    this.code = code;
    this.recoverable = recoverable;
    this.opensAt = opensAt;
  }
}

/** Any thrown thing as a ConsultError; what nobody foresaw becomes `internal` and keeps its cause. */
export function toConsultError(thrown: unknown): ConsultError {
  if (thrown instanceof ConsultError) return thrown;
  const { code, recoverable } = coded(thrown);
  const error = new ConsultError(code ?? 'internal', recoverable ?? false);
  error.cause = thrown;
  return error;
}

/** Errors of our other packages carry a `code` too, without sharing this class. */
function coded(thrown: unknown): { readonly code?: string; readonly recoverable?: boolean } {
  if (typeof thrown !== 'object' || thrown === null) return {};
  return {
    ...('code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {}),
    ...('recoverable' in thrown && typeof thrown.recoverable === 'boolean' ? { recoverable: thrown.recoverable } : {}),
  };
}
