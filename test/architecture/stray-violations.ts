import { isTestCode, type SourceFile } from './source-tree.ts';

interface StrayRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Test vectors are published numbers, not secrets. */
  readonly inTests: boolean;
}

const rules: readonly StrayRule[] = [
  { name: 'a private key', inTests: true, pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{16}/g },
  { name: 'a signed token', inTests: true, pattern: /\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { name: 'a private JWK', inTests: true, pattern: /"d"\s*:\s*"[A-Za-z0-9_-]{32,}"/g },
  { name: 'a secret with a value', inTests: false, pattern: /(?:secret|password|passwd|api[_-]?key|admin[_-]?key|token)["']?\s*[:=]\s*["'][A-Za-z0-9+/_=-]{20,}["']/gi },
  { name: 'the sample secret of a media server', inTests: false, pattern: /(?<=(?:secret|key|pwd|password)\s*[=:]\s*["'])(?:janusrocks|janusoverlord|supersecret|changeme)/g },
  { name: 'a path of somebody’s machine', inTests: true, pattern: /(?<![\w.$/*\]})-])\/(?:work|root|home|Users|farm)\/[\w.-]+/g },
  { name: 'a temporary path spelled out', inTests: true, pattern: /(?<![\w.$/*\]})-])\/(?:var\/)?tmp\/[\w.-]+/g },
  { name: 'the name of a package host', inTests: true, pattern: /\b(?:registry|mirror|deb|packages?|archive|proxy)\.[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|net|io|dev|example)\b/gi },
];

const secretFiles = /\.(?:pem|key|crt|p12|sqlite|eml)$|(?:^|\/)\.env(?:\.|$)/;

/** One sentence per thing that belongs to one machine, one installation or one person. Lock files name hosts by nature. */
export function strayViolations(files: readonly SourceFile[]): readonly string[] {
  return files.filter(({ path }) => path !== 'package-lock.json').flatMap((file) => [
    ...(secretFiles.test(file.path) ? [`${file.path} does not belong into a repository`] : []),
    ...rules.filter(({ inTests }) => inTests || !isTestCode(file)).flatMap(({ name, pattern }) =>
      [...file.text.matchAll(pattern)].map((match) => `${file.path}:${file.text.slice(0, match.index).split('\n').length}: ${name}`)),
  ]);
}
