import type { Page } from 'puppeteer-core';
import type { WatchedPage } from './made-by-page.ts';

/** What every connection a watched page ever made carries right now, a line each and a line per stream: for whoever looks into a failed story. */
export async function mediaLines(page: Page): Promise<readonly string[]> {
  return await page.evaluate(async () => {
    const figures = ['kind', 'mid', 'rid', 'active', 'packetsReceived', 'packetsLost', 'packetsSent', 'framesReceived', 'framesEncoded', 'framesDecoded', 'keyFramesDecoded', 'keyFramesEncoded', 'pliCount', 'nackCount', 'frameHeight'];
    const lines: string[] = [];
    for (const [index, connection] of ((globalThis as WatchedPage).madeByPage?.RTCPeerConnection ?? []).entries()) {
      lines.push(`connection ${index}: ${connection.signalingState}, ice ${connection.iceConnectionState}, ${connection.connectionState}; ${connection.getTransceivers()
        .map(({ mid, currentDirection, sender, receiver }) => `${mid ?? '-'} ${currentDirection ?? '-'} sends ${sender.track?.readyState ?? 'nothing'} receives ${receiver.track.muted ? 'muted' : 'unmuted'}`).join(', ')}`);
      const report: readonly Record<string, unknown>[] = [...(await connection.getStats()).values()];
      for (const entry of report.filter(({ type }) => type === 'inbound-rtp' || type === 'outbound-rtp')) {
        lines.push(`  ${String(entry['type'])}: ${figures.filter((name) => entry[name] !== undefined).map((name) => `${name} ${String(entry[name])}`).join(', ')}`);
      }
    }
    const roots: ParentNode[] = [document];
    for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot !== null) roots.push(element.shadowRoot);
        if (!(element instanceof HTMLVideoElement)) continue;
        lines.push(`video of ${element.dataset['participant'] ?? 'self'}: ready ${element.readyState}, ${element.videoHeight} lines, ${element.paused ? 'paused' : 'plays'} at ${element.currentTime}`);
      }
    }
    return lines;
  });
}
