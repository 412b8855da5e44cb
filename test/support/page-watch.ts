import type { Page } from 'puppeteer-core';

/** Collects what a page complains about: a story fails on any complaint it did not announce. */
export class PageWatch {
  readonly #complaints: string[] = [];
  readonly #lines: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      const line = `${message.type()}: ${message.text()} (${message.location().url ?? ''})`;
      this.#lines.push(line);
      if (message.type() === 'error') this.#complaints.push(line);
    });
    page.on('pageerror', (error) => {
      const line = `uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      this.#lines.push(line);
      this.#complaints.push(line);
    });
  }

  /** This complaint belongs to the story, such as the browser's own line for a refused request. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  get complaints(): readonly string[] {
    return this.#complaints.filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
  }

  /** The whole console, for the evidence of a failed story. */
  get console(): readonly string[] {
    return this.#lines;
  }
}
