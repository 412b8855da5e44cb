import assert from 'node:assert/strict';
import { waitUntil } from '../../support/wait-until.ts';
import type { FactsPage, Figures, PairOptions } from '../page/facts-page.ts';
import { ScriptPage, type Engine } from './script-page.ts';

/** Pairs of connections in one page, with a transform that marks each frame it sees: what arrives without the mark went past it. */
export class BrowserFacts {
  readonly #engine: Engine;
  #page: ScriptPage<FactsPage> | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get page(): ScriptPage<FactsPage> {
    return this.#page ?? assert.fail('open() first');
  }

  async open(): Promise<void> {
    const [page, worker] = [new URL('../page/facts-page.ts', import.meta.url), new URL('../page/facts-worker.ts', import.meta.url)];
    this.#page = await ScriptPage.open<FactsPage>({ engine: this.#engine, page, worker });
  }

  figures(): Promise<Figures> {
    return this.page.call('figures');
  }

  async until(fits: (figures: Figures) => boolean): Promise<Figures> {
    let last: Figures | null = null;
    try {
      return await waitUntil('what should be seen', async () => {
        last = await this.figures();
        return fits(last) && last;
      });
    } catch (error) {
      throw new Error(`last seen: ${JSON.stringify(last)}`, { cause: error });
    }
  }

  /** A pair whose sealed frames arrive. */
  async flowing(options: PairOptions): Promise<Figures> {
    await this.page.call('pair', options);
    return await this.until(({ receiver }) => (receiver?.sealed ?? 0) > 20);
  }

  /** Lets the camera go on for so many frames. */
  async filmed(frames: number): Promise<void> {
    const { filmed } = await this.figures();
    await this.until((figures) => figures.filmed >= filmed + frames);
  }

  /** Not one packet goes out any more, though the camera films on. What was under way may still go. */
  async stopped(): Promise<void> {
    await waitUntil('the packets to stop', async () => {
      const { packets } = await this.figures();
      await this.filmed(20);
      return (await this.figures()).packets === packets;
    });
  }
}
