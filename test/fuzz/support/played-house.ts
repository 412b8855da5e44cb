import type { Sfu } from '../../../server/src/sfu/index.ts';
import type { MemorySfuStore } from '../../sfu/memory-sfu-store.ts';
import type { OpenGate } from '../../sfu/open-gate.ts';
import type { ScriptedSocket } from './scripted-socket.ts';

/** The virtual endpoint and a Janus behind it, scripted or real. */
export interface PlayedHouse {
  readonly gate: OpenGate;
  readonly store: MemorySfuStore;
  readonly sfu: Sfu;
  /** How long an answer may take. */
  readonly patienceMs: number;
  /** Session and handle of somebody in another appointment. */
  readonly foreign: { readonly session: number; readonly handle: number };
  readonly janus: {
    /** What Janus was asked that no gateway should ask. */
    readonly problems: string[];
    /** Sessions and their handles, where they can be seen. */
    readonly sessions: ReadonlyMap<number, ReadonlySet<number>>;
    /** What must never be read in a browser. */
    readonly secrets: ReadonlySet<string>;
    /** A Janus that is real does none of these on demand. */
    refuseNext(code: number): void;
    say(message: Readonly<Record<string, unknown>>): void;
    forget(session: number): void;
  };
  knock(): ScriptedSocket;
}
