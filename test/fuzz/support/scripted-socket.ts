import type { CloseCode } from '@consult-room/protocol';
import type { GuardedSocket } from '../../../server/src/upgrade-route.ts';

/** A browser's socket without a network: says at once what it is told to, keeps what it hears. */
export class ScriptedSocket implements GuardedSocket {
  isOpen = true;
  readonly isFlood = false;
  readonly heard: Readonly<Record<string, unknown>>[] = [];
  readonly texts: string[] = [];
  #onText: (text: string) => void = () => undefined;
  #onClose: () => void = () => undefined;

  send(text: string): void {
    if (!this.isOpen) return;
    this.texts.push(text);
    this.heard.push(JSON.parse(text) as Readonly<Record<string, unknown>>);
  }

  close(_code?: CloseCode): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#onClose();
  }

  markKnown(): void {
    // Nobody counts strangers here.
  }

  onText(listener: (text: string) => void): void {
    this.#onText = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  say(text: string): void {
    if (this.isOpen) this.#onText(text);
  }
}
