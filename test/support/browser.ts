import { existsSync } from 'node:fs';
import { launch, type Browser } from 'puppeteer-core';
import '../../scripts/testing/leash.ts';
import { fakeCameraFile, type FakeCameraFormat } from './fake-camera.ts';
import { openFirefox } from './firefox.ts';
import type { PictureColour } from './picture-colour.ts';

export interface BrowserOptions {
  /** The colour this person's camera shows. Chromium takes one camera file per process, so one browser per person. */
  readonly camera: PictureColour;
  /** Left out: Chromium. */
  readonly engine?: 'chromium' | 'firefox';
  readonly format?: FakeCameraFormat;
  /** A file of `fakeCameraFile` that the story may take away and put back, as one unplugs a camera. */
  readonly cameraFile?: string;
  /** `granted` answers the permission prompt with yes, `denied` with no; `by-permission`: see `setDevicePermission`; the others lack the camera, or everything. */
  readonly devices?: 'granted' | 'denied' | 'by-permission' | 'camera-in-use' | 'microphone-only' | 'absent';
  /** A name that leads to this machine but, unlike localhost, is no secure context. */
  readonly insecureHost?: string;
  /** As people's browsers do; left out, a tab in the background is as fast as the one in front. */
  readonly slowsHiddenTabs?: boolean;
  /** Name of the place in the lab whose network it uses, see test/network. */
  readonly place?: string;
}

/** A program that starts Chromium in another place, and the flags it needs there. */
export interface BrowserLauncher {
  readonly program: string;
  readonly flags: readonly string[];
}

/** The Chromium to test with: `CHROMIUM_PATH`, or the system's. */
export function chromiumPath(): string {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(path)) throw new Error(`No Chromium at ${path}: install it, or set CHROMIUM_PATH`);
  return path;
}

/** One real browser with a fake camera and microphone. `await using` closes it. */
export async function openBrowser(options: BrowserOptions, launcher: BrowserLauncher = { program: chromiumPath(), flags: [] }): Promise<Browser> {
  if (options.engine === 'firefox') return await openFirefox();
  return await launch({
    executablePath: launcher.program,
    // A port would be out of reach in another network.
    pipe: true,
    headless: true,
    args: [...commonFlags, ...(options.slowsHiddenTabs ? [] : awakeFlags), ...deviceFlags(options), ...hostFlags(options), ...launcher.flags],
    defaultViewport: { width: 1024, height: 640 },
    acceptInsecureCerts: true,
    protocolTimeout: 180_000,
  });
}

const commonFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--autoplay-policy=document-user-activation-required',
  '--allow-loopback-in-peer-connection',
];

const awakeFlags: readonly string[] = [
  // Several windows share one screen: none of them may be throttled for being covered by another.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
];

function deviceFlags(options: BrowserOptions): readonly string[] {
  const devices = options.devices ?? 'granted';
  // Nothing plugged in: a test machine has no camera of its own, and its microphone is switched off.
  if (devices === 'absent') return ['--disable-audio-input', '--use-fake-ui-for-media-stream'];
  if (devices === 'microphone-only') return ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'];
  // A camera that is listed and cannot be opened is what a page sees of one that another program holds.
  const file = devices === 'camera-in-use' ? '/nonexistent.y4m' : options.cameraFile ?? fakeCameraFile(options.camera, options.format);
  const camera = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`];
  if (devices === 'by-permission') return camera;
  return [...camera, devices === 'denied' ? '--use-fake-ui-for-media-stream=deny' : '--use-fake-ui-for-media-stream'];
}

function hostFlags({ insecureHost }: BrowserOptions): readonly string[] {
  return insecureHost === undefined ? [] : [`--host-resolver-rules=MAP ${insecureHost} 127.0.0.1`];
}
