/** Family of the browser, kind of system, and ten versions its own is one of: enough for a help desk, too little to know anybody by. */
export interface BrowserBand {
  readonly family: string;
  readonly versions: string | null;
  readonly system: 'ios' | 'android' | 'desktop';
}

/** Later names stand for browsers that also call themselves by the ones before. */
const families = [['Version', 'safari'], ['Chrome', 'chrome'], ['Edg[A-Za-z]*', 'edge'], ['OPR', 'opera'], ['SamsungBrowser', 'samsung'], ['Firefox|FxiOS', 'firefox'], ['CriOS', 'chrome']] as const;

/** From `navigator.userAgent` and `navigator.maxTouchPoints` (an iPad says it is a Mac). */
export function browserBand(userAgent: string, touchPoints: number): BrowserBand {
  const isIos = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
  const system = isIos ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  const found = families.map(([name, family]) => ({ family, version: new RegExp(`(?:${name})/(\\d+)`).exec(userAgent)?.[1] })).findLast(({ version }) => version !== undefined);
  if (found === undefined) return { family: 'other', versions: null, system };
  const first = Math.floor(Number(found.version) / 10) * 10;
  return { family: found.family, versions: `${first}-${first + 9}`, system };
}
