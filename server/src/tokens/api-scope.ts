/** What an API key can be good for. A key has one or more; the key the gateway starts with has all. */
export const apiScopes = ['appointments', 'queue', 'audit'] as const;
export type ApiScope = (typeof apiScopes)[number];

/** The scopes in a comma-separated list; throws for anything else and for none. */
export function readApiScopes(text: string): ReadonlySet<ApiScope> {
  const scopes = new Set(text.split(',').map((name) => {
    const scope = apiScopes.find((known) => known === name.trim());
    if (scope === undefined) throw new Error(`there is no scope "${name.trim()}": ${apiScopes.join(', ')}`);
    return scope;
  }));
  return scopes;
}
