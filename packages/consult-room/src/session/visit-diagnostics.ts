import { browserBand } from './browser-band.ts';
import { elementVersion } from './element-version.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** What a help desk may know of a visit: codes and counts, no labels of devices. */
export function visitDiagnostics({ check, devices: { cameras, microphones, speakers } }: SessionSnapshot): Readonly<Record<string, unknown>> {
  return {
    version: elementVersion, browser: browserBand(navigator.userAgent, navigator.maxTouchPoints), check,
    devices: { cameras: cameras.length, microphones: microphones.length, speakers: speakers.length },
  };
}
