import { en } from './en.ts';
import { Localizer } from './localizer.ts';
import type { CallStrings, EarlyStrings, StringOverrides } from './strings.ts';

interface Language {
  readonly early: () => Promise<EarlyStrings>;
  readonly call: () => Promise<CallStrings>;
}

const english: Language = { early: () => Promise.resolve(en), call: async () => (await import('./en-call.ts')).enCall };
const languages: Readonly<Record<string, Language>> = {
  ar: { early: async () => (await import('./ar.ts')).ar, call: async () => (await import('./ar-call.ts')).arCall },
  de: { early: async () => (await import('./de.ts')).de, call: async () => (await import('./de-call.ts')).deCall },
  en: english,
  es: { early: async () => (await import('./es.ts')).es, call: async () => (await import('./es-call.ts')).esCall },
  fr: { early: async () => (await import('./fr.ts')).fr, call: async () => (await import('./fr-call.ts')).frCall },
};

/**
 * The first language we speak among `wanted` (BCP 47, best first), else English; `withCall`: also what only the call and the
 * queue say. The region of the tag is kept, so that times are written as the reader knows them. A language that cannot be
 * fetched leaves English standing rather than an empty page; rejects where not even that can be fetched.
 */
export async function loadLocalizer(wanted: readonly string[], overrides: StringOverrides, withCall = false): Promise<Localizer> {
  for (const tag of wanted) {
    const language = languages[tag.split('-')[0]?.toLowerCase() ?? ''];
    const strings = language && await wordsOf(language, withCall).catch(() => null);
    if (strings) return new Localizer(canonical(tag), strings, overrides);
  }
  return new Localizer('en', await wordsOf(english, withCall), overrides);
}

async function wordsOf({ early, call }: Language, withCall: boolean): Promise<StringOverrides> {
  const [first, more] = await Promise.all([early(), withCall ? call() : {}]);
  return { ...first, ...more };
}

function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return tag.split('-')[0] ?? 'en';
  }
}
