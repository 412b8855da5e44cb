import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadLocalizer } from './load-localizer.ts';
import { localizerContext } from './localizer-context.ts';
import { english, type Localizer } from './localizer.ts';
import type { StringOverrides } from './strings.ts';

type Host = ReactiveControllerHost & HTMLElement;

/**
 * Gives an element and everything below it the language of its own `lang`, of the nearest ancestor that has one, or of the
 * browser; and sets the direction of the language as `dir` where the host page left it open.
 */
export class LocalizerSource implements ReactiveController {
  readonly #host: Host;
  readonly #provider: ContextProvider<typeof localizerContext>;
  #asked = '';
  #overrides: StringOverrides = {};
  #directionIsOurs = false;
  #withCall: boolean;
  #callWords: Promise<void> | null = null;

  /** @param first what speaks until the reader's language is loaded; with the words of the call where it is not the usual one */
  constructor(host: Host, first: Localizer = english) {
    this.#host = host;
    this.#withCall = first !== english;
    this.#provider = new ContextProvider(host, { context: localizerContext, initialValue: first });
    host.addController(this);
  }

  get current(): Localizer {
    return this.#provider.value;
  }

  /** Words of the host, laid over the language. */
  set overrides(value: StringOverrides) {
    if (value === this.#overrides) return;
    this.#overrides = value;
    this.#asked = '';
  }

  /** From here on also what only the call and the queue say. Rejects where it cannot be fetched; ask again. */
  wantCallWords(): Promise<void> {
    this.#withCall = true;
    const wanted = this.#wanted();
    this.#asked = wanted.join();
    this.#callWords ??= this.#load(wanted, this.#asked).catch((error: unknown) => {
      this.#callWords = null;
      throw error;
    });
    return this.#callWords;
  }

  hostUpdate(): void {
    const wanted = this.#wanted();
    const asked = wanted.join();
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#load(wanted, asked).catch(() => {});
  }

  async #load(wanted: readonly string[], asked: string): Promise<void> {
    const localizer = await loadLocalizer(wanted, this.#overrides, this.#withCall);
    // A later question overtook this one.
    if (asked === this.#asked) this.#speak(localizer);
  }

  #wanted(): readonly string[] {
    // The property first: it reaches the attribute only with the update that is under way.
    const declared = this.#host.lang || declaredLanguage(this.#host);
    return declared ? [declared] : navigator.languages;
  }

  #speak(localizer: Localizer): void {
    this.#provider.setValue(localizer);
    const root = this.#host.getRootNode();
    const given = this.#host.hasAttribute('dir') && !this.#directionIsOurs;
    // Inside our public element the host page speaks through that element's `dir`.
    if (!given && !(root instanceof ShadowRoot && root.host.hasAttribute('dir'))) {
      this.#directionIsOurs = true;
      this.#host.setAttribute('dir', localizer.direction);
    }
    this.#host.requestUpdate();
  }
}

/** The nearest `lang` upwards, through shadow roots. */
function declaredLanguage(from: Element): string | null {
  for (let at: Element | null = from; at;) {
    const found: string | null = at.closest('[lang]:not([lang=""])')?.getAttribute('lang') ?? null;
    if (found) return found;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}
