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
    for (const video of findVideos(document)) lines.push(`video of ${video.dataset['participant'] ?? 'self'}: ready ${video.readyState}, ${video.videoHeight} lines, ${video.paused ? 'paused' : 'plays'} at ${video.currentTime}`);
    return lines;

    function findVideos(root: ParentNode): readonly HTMLVideoElement[] {
      return [...root.querySelectorAll('*')].flatMap((element) => [...(element instanceof HTMLVideoElement ? [element] : []), ...(element.shadowRoot ? findVideos(element.shadowRoot) : [])]);
    }
  });
}
