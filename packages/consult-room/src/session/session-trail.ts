import type { RoomState } from './snapshot.ts';

const longest = 40;

/** Where the visit has been, and why: states and codes, for a help desk that was not there. */
export class SessionTrail {
  readonly #steps: { readonly atMs: number; readonly state: RoomState; readonly reason: string | null }[] = [];

  note(state: RoomState, reason: string | null, nowMs: number): void {
    const last = this.#steps.at(-1);
    if (last?.state === state && last.reason === reason) return;
    this.#steps.push({ atMs: nowMs, state, reason });
    if (this.#steps.length > longest) this.#steps.shift();
  }

  /** Oldest first. */
  until(nowMs: number): readonly { readonly secondsAgo: number; readonly state: RoomState; readonly reason: string | null }[] {
    return this.#steps.map(({ atMs, state, reason }) => ({ secondsAgo: Math.round((nowMs - atMs) / 1000), state, reason }));
  }
}
