/** The first element that fits, through open shadow roots, in document order. */
export function deepQuery<Found extends Element = HTMLElement>(from: ParentNode, selector: string): Found | null {
  return deepQueryAll<Found>(from, selector)[0] ?? null;
}

/** Every element that fits, through open shadow roots. */
export function deepQueryAll<Found extends Element = HTMLElement>(from: ParentNode, selector: string): readonly Found[] {
  return [...from.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element as Found] : []),
    ...(element.shadowRoot ? deepQueryAll<Found>(element.shadowRoot, selector) : []),
  ]);
}
