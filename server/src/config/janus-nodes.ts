import type { JanusNode } from './config.ts';

/** `name=ws://host:port,…` or JSON `[{"name", "url", "adminUrl"?}]`; null where it is neither, names none, or one twice. */
export function janusNodes(text: string): readonly JanusNode[] | null {
  const nodes = text.trim().startsWith('[') ? nodesFromJson(text) : text.split(',').filter((part) => part.trim() !== '').map(nodeFromPair);
  if (nodes.length === 0 || !nodes.every((node) => node !== null)) return null;
  return new Set(nodes.map(({ name }) => name)).size === nodes.length ? nodes : null;
}

function nodeFromPair(part: string): JanusNode | null {
  const at = part.indexOf('=');
  return toNode({ name: part.slice(0, at).trim(), url: part.slice(at + 1).trim() });
}

function nodesFromJson(text: string): readonly (JanusNode | null)[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(toNode) : [];
  } catch {
    return [];
  }
}

function toNode(value: unknown): JanusNode | null {
  if (typeof value !== 'object' || value === null) return null;
  const { name, url, adminUrl } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '' || !isSocketUrl(url)) return null;
  if (adminUrl !== undefined && !isSocketUrl(adminUrl)) return null;
  return { name, url, adminUrl: adminUrl ?? null };
}

function isSocketUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^wss?:$/.test(new URL(value).protocol);
}
