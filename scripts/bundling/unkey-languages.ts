import type { AstNode, Plugin } from 'rollup';

interface Table {
  readonly body: readonly { readonly declaration?: { readonly declarations: readonly { readonly id: { readonly name: string }; readonly init: { readonly properties: readonly Entry[] } }[] } }[];
}

interface Entry {
  readonly key: { readonly name?: string; readonly value?: string };
  readonly value: AstNode;
}

/**
 * Rollup plugin: a language is told word by word in the order of English, which is loaded already, so that no language but
 * English carries the keys. @param english keys in order. A language with other keys stops the build.
 */
export function unkeyLanguages(english: readonly string[]): Plugin {
  return {
    name: 'unkey-languages',
    transform(code, id) {
      const name = /\/i18n\/(?!en)([a-z]{2,3})\.ts$/.exec(id)?.[1];
      if (name === undefined) return null;
      const table = (this.parse(code) as unknown as Table).body.flatMap(({ declaration }) => declaration?.declarations ?? []).find((declared) => declared.id.name === name);
      const words = new Map(table?.init.properties.map(({ key, value }) => [key.name ?? key.value, code.slice(value.start, value.end)]));
      const missing = english.filter((key) => !words.has(key));
      if (missing.length > 0 || words.size !== english.length) this.error(`${id} does not have the keys of English: ${missing.join(', ')}`);
      return {
        code: `import { en } from './en.ts';\nconst words = [${english.map((key) => words.get(key)).join()}];\nexport const ${name} = Object.fromEntries(Object.keys(en).map((key, at) => [key, words[at]]));`,
        map: null,
      };
    },
  };
}
