import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, type Page } from 'puppeteer-core';
import { GallerySite } from './gallery-site.ts';

// node test/look/take.ts [folder] [part of a picture's name …]: pictures of every screen, for eyes to judge.
const [folder = 'test/results/look', ...wanted] = process.argv.slice(2);

interface Shot {
  readonly scene: string;
  readonly size: keyof typeof sizes;
  readonly look?: keyof typeof looks;
  /** Parts to press before the picture is taken. */
  readonly press?: readonly string[];
}

const sizes = { phone: [390, 844], tablet: [820, 1180], desktop: [1280, 800], panel: [320, 640], sideways: [844, 390] } as const;
const looks = { light: {}, dark: { theme: 'dark' }, arabic: { lang: 'ar' }, german: { lang: 'de' }, forced: { forced: 'on' } } as const;

const everyScene = ['door', 'door-birth-date', 'door-early', 'door-in-use', 'door-unknown', 'check-before', 'check-asking', 'check-ready', 'check-denied', 'check-in-use', 'check-browser', 'waiting', 'waiting-notice', 'waiting-taken',
  'connecting', 'call', 'call-weak', 'call-dropped', 'call-sound-only', 'call-host', 'call-host-alone', 'call-host-people', 'call-group', 'call-screen', 'call-taken', 'call-found', 'call-gone', 'call-silent', 'call-refused', 'held', 'reconnecting',
  'ended', 'ended-left', 'ended-denied', 'trouble', 'clinic-silent', 'code-mismatch', 'queue', 'queue-empty', 'queue-lost', 'device-test'];
const networkScenes = ['check-network-testing', 'check-network-relay', 'check-network-weak', 'check-network-blocked'];
const mainScenes = ['door', 'check-ready', 'waiting-notice', 'call', 'call-host', 'trouble', 'queue'];

/** Rare, and met on the worst day: looked at wherever they may be met. */
const rareShots = ([['door-birth-date'], ['clinic-silent'], ['code-mismatch'], ['waiting-taken'], ['call-taken'], ['call-blur-broken'], ['call-silent', 'lock'], ['call-refused', 'lock'], ['call', 'lock'], ['call-kept-out', 'people']] as const)
  .flatMap(([scene, ...press]): Shot[] => [
    { scene, press, size: 'tablet' }, { scene, press, size: 'panel' }, { scene, press, size: 'phone' }, { scene, press, size: 'phone', look: 'dark' }, { scene, press, size: 'desktop', look: 'dark' },
    { scene, press, size: 'phone', look: 'arabic' }, { scene, press, size: 'panel', look: 'german' }, { scene, press, size: 'desktop', look: 'arabic' }, { scene, press, size: 'phone', look: 'forced' }, { scene, press, size: 'sideways' },
  ]);

const shots: readonly Shot[] = [
  ...['waiting', 'check-ready', 'call', 'call-host', 'call-screen'].map((scene): Shot => ({ scene, size: 'sideways' })),
  ...everyScene.flatMap((scene): Shot[] => [{ scene, size: 'phone' }, { scene, size: 'desktop' }]),
  ...networkScenes.flatMap((scene): Shot[] => [
    { scene, size: 'phone' }, { scene, size: 'tablet' }, { scene, size: 'panel' }, { scene, size: 'phone', look: 'dark' }, { scene, size: 'phone', look: 'arabic' },
  ]),
  ...mainScenes.flatMap((scene): Shot[] => [
    { scene, size: 'tablet' }, { scene, size: 'panel' }, { scene, size: 'phone', look: 'dark' }, { scene, size: 'desktop', look: 'dark' },
    { scene, size: 'phone', look: 'arabic' }, { scene, size: 'desktop', look: 'arabic' }, { scene, size: 'phone', look: 'german' }, { scene, size: 'phone', look: 'forced' },
  ]),
  ...(['phone', 'desktop'] as const).flatMap((size): Shot[] => [
    { scene: 'call-host-people', size, press: ['people'] }, { scene: 'call-host', size, press: ['admit'] }, { scene: 'call-host', size, press: ['leave'] },
    { scene: 'call-host-people', size, press: ['people', 'deny'] }, { scene: 'call', size, press: ['lock'] }, { scene: 'call-verified', size, press: ['lock'] }, { scene: 'call-weak', size, press: ['quality'] }, { scene: 'call', size, press: ['more'] },
    { scene: 'waiting', size, press: ['help'] }, { scene: 'queue', size, press: ['message'] }, { scene: 'queue', size, press: ['primary'] }, { scene: 'device-test', size, press: ['primary'] },
  ]),
  ...rareShots,
  ...(['dark', 'arabic', 'forced', 'german'] as const).map((look): Shot => ({ scene: 'call', size: 'phone', look, press: ['quality', 'details'] })),
  ...(['light', 'dark', 'arabic', 'forced', 'german'] as const).flatMap((look): Shot[] => [{ scene: 'call', size: 'phone', look, press: ['more', 'settings'] }, { scene: 'call', size: 'panel', look, press: ['more', 'settings'] }, { scene: 'check-ready', size: 'tablet', look, press: ['settings'] }]),
  ...(['phone', 'tablet', 'desktop', 'panel', 'sideways'] as const).map((size): Shot => ({ scene: 'call-group', size, press: ['quality', 'details'] })),
];

const nameOf = ({ scene, size, look, press }: Shot): string => [scene, ...(press ?? []), size, look].filter(Boolean).join('.');

async function take(page: Page, site: GallerySite, shot: Shot): Promise<void> {
  const [width, height] = sizes[shot.size];
  const { forced, ...query }: { readonly forced?: string } & Record<string, string> = looks[shot.look ?? 'light'];
  await page.setViewport({ width, height, deviceScaleFactor: width < 500 ? 2 : 1 });
  const devtools = await page.createCDPSession();
  await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: forced ? 'active' : 'none' }] });
  await page.goto(site.url({ scene: shot.scene, ...query }), { waitUntil: 'networkidle0' });
  for (const part of shot.press ?? []) await pressPart(page, part);
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  await page.waitForNetworkIdle({ idleTime: 400 });
  await page.screenshot({ path: join(folder, `${nameOf(shot)}.png`) as `${string}.png` });
  await devtools.detach();
}

async function pressPart(page: Page, part: string): Promise<void> {
  const handle = await page.waitForSelector(`>>> [part~="${part}"]`);
  await handle?.evaluate((element) => { (element as HTMLElement).click(); });
}

await mkdir(folder, { recursive: true });
await using site = await GallerySite.open();
const browser = await launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'],
});
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => { console.error(`${page.url()}: ${error instanceof Error ? error.message : String(error)}`); });
  page.on('console', (message) => { if (message.type() === 'error') console.error(`${page.url()}: ${message.text()}`); });
  for (const shot of shots) {
    if (wanted.length > 0 && !wanted.some((part) => nameOf(shot).includes(part))) continue;
    await take(page, site, shot);
    console.log(nameOf(shot));
  }
} finally {
  await browser.close();
}
