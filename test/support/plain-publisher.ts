import type { Page } from 'puppeteer-core';
import type { RawJanus } from './raw-janus.ts';

/** Publishes the page's camera and microphone into a room straight at Janus, not encrypted end to end: the counter-test. */
export async function publishInClear(page: Page, janus: RawJanus, { room, pin }: { readonly room: string; readonly pin: string }): Promise<void> {
  const offer = await page.evaluate(async () => {
    const connection = new RTCPeerConnection();
    Object.assign(globalThis, { plainConnection: connection });
    for (const track of (await navigator.mediaDevices.getUserMedia({ audio: true, video: true })).getTracks()) connection.addTrack(track);
    await connection.setLocalDescription();
    return connection.localDescription?.sdp ?? '';
  });
  const handle = await janus.attach();
  const { jsep } = await janus.tell(handle, { request: 'joinandconfigure', ptype: 'publisher', room, pin, videocodec: 'vp8' }, { type: 'offer', sdp: offer });
  await page.evaluate(async (sdp: string) => {
    const { plainConnection: connection } = globalThis as unknown as { readonly plainConnection: RTCPeerConnection };
    await connection.setRemoteDescription({ type: 'answer', sdp });
    await new Promise<void>((resolve) => {
      const look = (): void => { if (connection.connectionState === 'connected') resolve(); };
      connection.addEventListener('connectionstatechange', look);
      look();
    });
  }, jsep?.sdp ?? '');
}
