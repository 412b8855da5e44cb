/** The browsers whose settings lie in different places, and the systems where the way out differs. */
export interface BrowserFamily {
  readonly browser: 'chrome' | 'firefox' | 'safari' | 'safari-ios';
  readonly system: 'ios' | 'android' | 'desktop';
}

/** From `navigator.userAgent` and `navigator.maxTouchPoints` (an iPad says it is a Mac). Only ever chooses words. */
export function browserFamily(userAgent: string, touchPoints: number): BrowserFamily {
  const ios = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
  const system = ios ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  // Every browser of an iPhone keeps its permissions where Safari does.
  if (ios) return { browser: 'safari-ios', system };
  if (/Firefox\//.test(userAgent)) return { browser: 'firefox', system };
  if (/Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent)) return { browser: 'safari', system };
  return { browser: 'chrome', system };
}
