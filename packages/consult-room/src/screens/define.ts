/** Registers an element once: two copies of the script on one page, or none of it on a server, must not throw. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (globalThis.customElements && !customElements.get(tag)) customElements.define(tag, element);
}
