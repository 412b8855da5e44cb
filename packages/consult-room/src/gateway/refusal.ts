import { isRecoverable, type ErrorCode } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';

/** A gateway's refusal as our error. A code this page does not know yet (newer gateway) is taken as it is. */
export function refusal(code: string, opensAt: string | null = null): ConsultError {
  return new ConsultError(code, isRecoverable(code as ErrorCode), opensAt);
}
