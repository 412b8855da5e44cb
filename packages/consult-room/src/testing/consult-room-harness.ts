import { deepQuery, deepQueryAll } from './deep-query.ts';

/**
 * Drives `<consult-room>`, `<consult-queue>` or `<consult-check>` in a host page's own tests by the names the contract fixes
 * (parts, `data-participant`, `data-self`), so that nobody's test has to know our shadow roots.
 */
export class ConsultRoomHarness {
  readonly element: HTMLElement;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  /** The first control of this part that is on the page. */
  part(name: string): HTMLElement | null {
    return deepQuery(this.#root, `[part~="${name}"]`);
  }

  parts(name: string): readonly HTMLElement[] {
    return deepQueryAll(this.#root, `[part~="${name}"]`);
  }

  /** @throws Error where there is no such part, or it is busy */
  press(name: string): void {
    const control = this.part(name);
    if (!control) throw new Error(`no part ${name}`);
    if (control.getAttribute('aria-disabled') === 'true') throw new Error(`part ${name} is busy`);
    control.click();
  }

  /** Somebody's picture; without an id the first other person's. */
  video(participantId?: string): HTMLVideoElement | null {
    return deepQuery(this.#root, participantId === undefined ? 'video[data-participant]' : `video[data-participant="${participantId}"]`);
  }

  ownVideo(): HTMLVideoElement | null {
    return deepQuery(this.#root, 'video[data-self]');
  }

  /** The words on the page, without what is only spoken or hidden. */
  text(): string {
    return wordsOf(this.element).replaceAll(/\s+/g, ' ').trim();
  }

  get #root(): ParentNode {
    return this.element.shadowRoot ?? this.element;
  }
}

function wordsOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (node instanceof HTMLSlotElement) return [...node.assignedNodes({ flatten: true }), ...(node.assignedNodes().length > 0 ? [] : node.childNodes)].map(wordsOf).join(' ');
  if (!(node instanceof Element) || node.matches('style, script, [hidden], .spoken, dialog:not([open])')) return '';
  return [...(node.shadowRoot ?? node).childNodes].map(wordsOf).join(' ');
}
