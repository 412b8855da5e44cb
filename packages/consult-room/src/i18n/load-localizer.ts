import { Localizer } from './localizer.ts';
import type { StringOverrides } from './strings.ts';

const languages: Readonly<Record<string, () => Promise<StringOverrides>>> = {
  ar: async () => (await import('./ar.ts')).ar,
  de: async () => (await import('./de.ts')).de,
  en: () => Promise.resolve({}),
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
};

/**
 * The first language we speak among `wanted` (BCP 47, best first), else English. The region of the tag is kept, so that times
 * are written as the reader knows them. A language that cannot be fetched leaves English standing rather than an empty page.
 */
export async function loadLocalizer(wanted: readonly string[], overrides: StringOverrides): Promise<Localizer> {
  for (const tag of wanted) {
    const strings = await languages[tag.split('-')[0]?.toLowerCase() ?? '']?.().catch(() => null);
    if (strings) return new Localizer(canonical(tag), strings, overrides);
  }
  return new Localizer('en', {}, overrides);
}

function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return tag.split('-')[0] ?? 'en';
  }
}
