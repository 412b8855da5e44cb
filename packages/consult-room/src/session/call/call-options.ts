import type { FileProgress, HeardMessage, MemberIdentity, Slot } from '@consult-room/e2ee/messages';
import type { ClientMessage } from '@consult-room/protocol';
import type { ConsultError } from '../../consult-error.ts';
import type { PageGrounds } from '../page-grounds.ts';
import type { SessionStore } from '../session-store.ts';

/** What a call needs of its session. */
export interface CallOptions {
  readonly store: SessionStore;
  readonly identity: MemberIdentity;
  readonly isHost: boolean;
  /** The signature key pair of before a reload, and where a new one is kept. */
  readonly savedIdentity: string | null;
  readonly keepIdentity: (saved: string) => void;
  /** Whose keys were compared before a reload, and where that is kept. */
  readonly verified: readonly string[];
  readonly keepVerified: (verified: readonly string[]) => void;
  /** Whose word for people counts, and the appointment's own secret: from the page, never from the gateway. */
  readonly grounds: PageGrounds;
  /** ws(s) URL of the virtual Janus endpoint */
  readonly mediaUrl: string;
  readonly scriptUrl: string;
  /** What opens media, as soon as the gateway has given it. */
  readonly token: () => Promise<string>;
  readonly request: (message: ClientMessage) => Promise<void>;
  readonly send: (message: ClientMessage) => void;
  /** Is the line to the gateway alive? Another is made where not. */
  readonly probe: () => void;
  /** It went over a network that is gone: another one. */
  readonly renewLink: () => void;
  /** What we send at this moment. */
  readonly tracks: () => ReadonlyMap<Slot, MediaStreamTrack | null>;
  /** Lines of device pixels each person's picture is shown in, as far as known. */
  readonly shown: ReadonlyMap<string, number>;
  readonly talk: { readonly onHeard: (message: HeardMessage) => void; readonly onFileProgress: (progress: FileProgress) => void };
  /** The call cannot go on. */
  readonly onFailure: (error: ConsultError) => void;
}
