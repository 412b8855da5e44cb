import type { CloseCode, ErrorCode } from '@consult-room/protocol';
import type { JsonObject } from './json-document.ts';

/** A virtual session's way to its browser. */
export interface BrowserLink {
  send(message: JsonObject): void;
  close(code: CloseCode, reason?: ErrorCode): void;
}
