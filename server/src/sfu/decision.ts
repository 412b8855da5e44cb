import type { ErrorCode } from '@consult-room/protocol';
import { janusError } from './janus-error.ts';
import type { JsonObject } from './json-document.ts';
import type { HandleRole } from './session-view.ts';

/** Codes for the audit log; never anything the browser wrote. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
  /** Number as a real Janus would answer (its apierror.h). */
  readonly janusCode: number;
}

export interface CleanJsep {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
  readonly e2ee: true;
}

/** A request to the VideoRoom plugin, complete: rebuilt from what was allowed and what only the gateway knows. */
export interface PluginRequest {
  readonly do: 'message';
  readonly body: JsonObject;
  readonly jsep?: CleanJsep;
  /** Role the handle has once Janus agrees. */
  readonly becomes?: HandleRole;
}

export interface Refused {
  readonly do: 'refuse';
  readonly refusal: Refusal;
}

export type Decision =
  | Refused
  /** Answered here; the real Janus hears nothing. */
  | { readonly do: 'ack' }
  | { readonly do: 'attach' }
  | { readonly do: 'detach' | 'hangup'; readonly handle: number }
  | { readonly do: 'destroy' }
  | { readonly do: 'request'; readonly handle: number; readonly request: PluginRequest };

export function refuse(reason: string, janusCode: number = janusError.unauthorized, code: ErrorCode = 'janus-refused'): Refused {
  return { do: 'refuse', refusal: { code, reason, janusCode } };
}
