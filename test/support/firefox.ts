import { existsSync } from 'node:fs';
import { launch, type Browser } from 'puppeteer-core';
import '../../scripts/testing/leash.ts';

/** The Firefox to test with: `FIREFOX_PATH`, or the system's ESR. */
function firefoxPath(): string {
  return process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';
}

/** Why a test that needs Firefox is skipped on this machine, or false. */
export function lacksFirefox(): string | false {
  return existsSync(firefoxPath()) ? false : `no Firefox at ${firefoxPath()}: install firefox-esr, or set FIREFOX_PATH`;
}

/** One real Firefox with a fake microphone; its camera is drawn by each page, see `drawCamera`. */
export async function openFirefox(): Promise<Browser> {
  const reason = lacksFirefox();
  if (reason !== false) throw new Error(reason);
  return await launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath: firefoxPath(),
    headless: true,
    defaultViewport: { width: 1024, height: 640 },
    acceptInsecureCerts: true,
    protocolTimeout: 180_000,
    extraPrefsFirefox: { ...mediaPrefs, ...quietPrefs },
  });
}

const mediaPrefs: Readonly<Record<string, unknown>> = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // Several windows share one screen: none of them may be throttled for being covered by another.
  'dom.min_background_timeout_value': 4,
  'dom.timeout.enable_budget_timer_throttling': false,
  'widget.windows.window_occlusion_tracking.enabled': false,
};

/** A test browser asks nobody for anything: no updates, no codecs, no lists, no reports. */
const quietPrefs: Readonly<Record<string, unknown>> = {
  'app.update.disabledForTesting': true,
  'app.normandy.enabled': false,
  'browser.safebrowsing.blockedURIs.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.topsites.contile.enabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.connection.enabled': false,
  'extensions.blocklist.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'media.gmp-provider.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,nothing',
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
};
