/** One sign each for the numbers 0 to 63 of a safety code: things everybody can name and nobody takes for another. Part of the code: never reordered. */
const signs = '🐶🐱🐴🐮🐷🐭🐰🐻🦁🐯🐘🐪🐵🐔🐧🦉🐟🐳🐢🐍🐸🐌🐝🦋🌳🌵🌹🍄🍎🍌🍇🍋🍓🥕🌽🍞🧀🥚🎂🍯🏠🚗🚲🚂🚀⛵⚓⏰🔑🔨📕💡☔👓🎩👞👑🎸🥁🎺🔔⚽🌞🌙';

export interface SafetyPicture {
  readonly sign: string;
  /** In the reader's language: fonts draw the signs differently, or not at all. */
  readonly name: string;
}

/** `names`: 64 words with commas between. */
export function safetyPictures(names: string): readonly SafetyPicture[] {
  const words = names.split(',');
  return Array.from(signs, (sign, at) => ({ sign, name: words[at] ?? '' }));
}
