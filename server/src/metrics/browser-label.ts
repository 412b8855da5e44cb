interface Family {
  readonly family: string;
  /** What its browsers call themselves in front of their version; later families also use the names of earlier ones. */
  readonly name: RegExp;
  /** The newest version when this release was made. */
  readonly newest: number;
  /** The newest one a year before. */
  readonly yearBefore: number;
}

const families: readonly Family[] = [
  { family: 'safari', name: /Version\/(\d{1,4})/, newest: 27, yearBefore: 26 },
  { family: 'chrome', name: /Chrom(?:e|ium)\/(\d{1,4})/, newest: 156, yearBefore: 142 },
  { family: 'edge', name: /Edg[A-Z]?\/(\d{1,4})/, newest: 156, yearBefore: 142 },
  { family: 'opera', name: /OPR\/(\d{1,4})/, newest: 140, yearBefore: 124 },
  { family: 'samsung', name: /SamsungBrowser\/(\d{1,4})/, newest: 32, yearBefore: 29 },
  { family: 'firefox', name: /Firefox\/(\d{1,4})/, newest: 158, yearBefore: 145 },
  // Under each of these names it is the system's own engine.
  { family: 'other-ios', name: /(?:CriOS|FxiOS|EdgiOS)\/(\d{1,4})/, newest: 156, yearBefore: 142 },
];

/** All that `browserLabel` may answer, but for `other`. */
export const browserLabels: readonly string[] = families.flatMap(({ family }) => ['newer', 'current', 'recent', 'old'].map((band) => `${family}/${band}`));

/**
 * The kind of browser and roughly how old it is, seen from this release: `chrome/current`. `newer` than the release knows,
 * `current` or the one before, `recent` for up to a year, `old`. Too little to know anybody by.
 * @param userAgent as the browser says it; nothing is decided by it.
 */
export function browserLabel(userAgent: string): string {
  const found = families.map(({ name, ...family }) => ({ ...family, version: Number(name.exec(userAgent)?.[1] ?? Number.NaN) })).findLast(({ version }) => !Number.isNaN(version));
  return found === undefined ? 'other' : `${found.family}/${bandOf(found.version, found)}`;
}

function bandOf(version: number, { newest, yearBefore }: Pick<Family, 'newest' | 'yearBefore'>): string {
  if (version > newest) return 'newer';
  if (version >= newest - 1) return 'current';
  return version >= yearBefore ? 'recent' : 'old';
}
