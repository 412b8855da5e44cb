import type { IncomingMessage } from 'node:http';
import type { CloseCode, ErrorCode } from '@consult-room/protocol';

/**
 * An accepted WebSocket behind the limits every stranger meets: size, rate, silence, unread output.
 * Text only. After `close` (by either side or by a limit) no listener is called with text again.
 */
export interface GuardedSocket {
  readonly isOpen: boolean;
  /** Closed as `rate-limited`: nothing of what it sent deserves an answer any more. */
  readonly isFlood: boolean;
  /** One text message. A peer that leaves over `limits.unsentBytes` unread is disconnected instead. */
  send(text: string): void;
  /** `reason` is an ErrorCode or empty: it travels to the peer. */
  close(code: CloseCode, reason?: ErrorCode): void;
  /** The peer has shown who it is: it stands among the strangers of its address no more. */
  markKnown(): void;
  /** One listener; a later call replaces it. */
  onText(listener: (text: string) => void): void;
  /** One listener; called exactly once, for a flood at once. */
  onClose(listener: () => void): void;
}

/** One WebSocket door of the gateway. `handle` gets a socket that passed the path, Origin and subprotocol checks. */
export interface UpgradeRoute {
  /** Exact: no query, no trailing slash. */
  readonly path: string;
  readonly subprotocol: string;
  handle(socket: GuardedSocket, request: IncomingMessage): void;
}
