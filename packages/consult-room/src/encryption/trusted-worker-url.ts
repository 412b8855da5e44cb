/** The part of Trusted Types (W3C) we use; the compiler's DOM does not know it everywhere. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

let policy: { createScriptURL(url: string): string } | null = null;

/**
 * A blob URL as the page's `require-trusted-types-for 'script'` wants to see it. The policy is named `consult-room`
 * and lets blob URLs through, nothing else.
 */
export function trustedWorkerUrl(blobUrl: string): string {
  const { trustedTypes: factory } = globalThis as { trustedTypes?: PolicyFactory };
  policy ??= factory?.createPolicy('consult-room', { createScriptURL: onlyBlob }) ?? { createScriptURL: onlyBlob };
  return policy.createScriptURL(blobUrl);
}

function onlyBlob(url: string): string {
  if (!url.startsWith('blob:')) throw new TypeError('only a blob URL can start the worker');
  return url;
}
