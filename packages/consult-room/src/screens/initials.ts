const titles = /^(dr|prof|mr|mrs|ms|mx|herr|frau|m|mme|sr|sra|doctor|doctora)\.?$/iu;

/** At most two letters that stand for a person where there is no picture. Titles are not part of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const named = words.filter((word) => !titles.test(word));
  const [first, ...rest] = named.length > 0 ? named : words;
  return [first, rest.at(-1)].flatMap((word) => (word ? [...word][0] ?? '' : [])).join('').toLocaleUpperCase();
}
