import type { Page } from 'puppeteer-core';

/** More stops than any page of ours has. */
const mostStops = 60;

/** What holds the focus, as a person who cannot use a mouse sees it. */
interface Focused {
  readonly part: string;
  /** It is in the window, nothing lies over it, and it has a ring. */
  readonly isSeen: boolean;
}

/** Presses Tab until that control has the focus, and fails where one on the way cannot be seen (WCAG 2.2 SC 2.4.7, 2.4.11). */
export async function tabTo(page: Page, part: string): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(focusedNow);
    if (focused === null) continue;
    if (!focused.isSeen) throw new Error(`The focus on "${focused.part}" cannot be seen`);
    passed.push(focused.part);
    if (focused.part.split(' ').includes(part)) return;
  }
  throw new Error(`No way to ${part} with Tab; passed ${passed.join(', ')}`);
}

/** Goes there and presses it. */
export async function pressByKey(page: Page, part: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, part);
  await page.keyboard.press(key);
}

/** The part that has the focus; empty: none of ours. */
export async function focusedPart(page: Page): Promise<string> {
  return (await page.evaluate(focusedNow))?.part ?? '';
}

/** Runs in the page. */
function focusedNow(): Focused | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!(active instanceof HTMLElement) || active === document.body) return null;
  const box = active.getBoundingClientRect();
  const at = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const root = active.getRootNode() as Document | ShadowRoot;
  const top = root.elementFromPoint(...at);
  const isOnTop = top !== null && (active.contains(top) || top.contains(active));
  const { outlineStyle, boxShadow } = getComputedStyle(active);
  return { part: active.getAttribute('part') ?? active.tagName.toLowerCase(), isSeen: isOnTop && (outlineStyle !== 'none' || boxShadow !== 'none') };
}
