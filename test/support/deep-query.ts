import type { ElementHandle, Page } from 'puppeteer-core';

/** The first element that fits, looking through open shadow roots; null where there is none. `seen`: only one a person can see. */
export async function deepQuery(page: Page, selector: string, { seen = false } = {}): Promise<ElementHandle<Element> | null> {
  const handle = await page.evaluateHandle(findDeep, selector, seen);
  const element = handle.asElement() as ElementHandle<Element> | null;
  if (!element) await handle.dispose();
  return element;
}

/** Runs in the page: depth first, in document order. */
function findDeep(selector: string, seen: boolean): Element | null {
  const visit = (root: Document | ShadowRoot): Element | null => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(selector) && (!seen || element.checkVisibility())) return element;
      const inner = element.shadowRoot ? visit(element.shadowRoot) : null;
      if (inner) return inner;
    }
    return null;
  };
  return visit(document);
}

/** Everything a person can read on the page, open shadow roots included, one piece per line. */
export async function readableText(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const lines: string[] = [];
    const visit = (node: Node): void => {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.textContent?.trim() ?? '';
        const host = node.parentElement;
        if (text && host && host.checkVisibility() && !['STYLE', 'SCRIPT'].includes(host.tagName)) lines.push(text);
      }
      if (node instanceof HTMLSlotElement) for (const slotted of node.assignedNodes()) visit(slotted);
      const root = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
      for (const child of root.childNodes) visit(child);
    };
    visit(document.body);
    return lines.join('\n');
  });
}
