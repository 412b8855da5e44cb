import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { SessionSnapshot } from '../session/snapshot.ts';

/**
 * Calls back a person who looked away: a sound, and the words in the page's title until the page is looked at again.
 * For the patient when it is their turn, for the host when someone arrives.
 */
export class TurnSignal implements ReactiveController {
  readonly #play: () => Promise<unknown>;
  #title: string | null = null;

  /** @param play the sound; where it fails, the title and the words on the screen still tell */
  constructor(host: ReactiveControllerHost, play: () => Promise<unknown>) {
    this.#play = play;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#restore();
  }

  /** `titles`: what the page's title says meanwhile. No name: a title is read over the shoulder and kept in the history. */
  follow(before: SessionSnapshot, after: SessionSnapshot, titles: { readonly turn: string; readonly arrived: string }): void {
    if (before.state === 'waiting' && after.state === 'connecting') this.#call(titles.turn);
    if (!after.isHost) return;
    const waitedBefore = new Set(before.people.filter(({ state }) => state === 'waiting').map(({ id }) => id));
    if (after.people.some(({ id, state }) => state === 'waiting' && !waitedBefore.has(id))) this.#call(titles.arrived);
  }

  #call(title: string): void {
    this.#play().catch(() => undefined);
    if (document.visibilityState === 'visible') return;
    this.#title ??= document.title;
    document.title = title;
    document.addEventListener('visibilitychange', this.#restore);
  }

  readonly #restore = (): void => {
    document.removeEventListener('visibilitychange', this.#restore);
    if (this.#title !== null) document.title = this.#title;
    this.#title = null;
  };
}
