import { httpStatusOf, type ErrorCode } from '@consult-room/protocol';

/** The one error class of the gateway: a stable code, words for a developer, never a person's data. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string = code, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'CodedError';
    this.code = code;
    this.extra = extra;
  }

  get status(): number {
    return httpStatusOf(this.code);
  }
}

/** Any thrown thing as a coded error; what we did not foresee becomes `internal` and keeps its cause for the log. */
export function toCodedError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const coded = new CodedError('internal');
  coded.cause = error;
  return coded;
}
