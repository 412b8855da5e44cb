import { ContextConsumer } from '@lit/context';
import { LitElement } from 'lit';
import { localizerContext } from '../i18n/localizer-context.ts';
import { english, type Localizer } from '../i18n/localizer.ts';
import type { StringKey } from '../i18n/strings.ts';

/** An element that speaks: it takes its words from the nearest language above it. */
export class WordsElement extends LitElement {
  readonly #consumer = new ContextConsumer(this, { context: localizerContext, subscribe: true });

  protected get words(): Localizer {
    return this.#consumer.value ?? english;
  }

  protected text(key: StringKey, values?: Readonly<Record<string, string | number>>): string {
    return this.words.text(key, values);
  }
}
