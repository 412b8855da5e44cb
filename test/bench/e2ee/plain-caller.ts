import type { Page } from 'puppeteer-core';

/** Where the SFU is, for a page that talks to it straight. */
export interface PlainAccess {
  readonly url: string;
  readonly apiSecret: string;
  readonly room: string;
  readonly pin: string;
}

/**
 * Joins a room straight at Janus from within the page, publishes and subscribes to everybody at once, all in clear:
 * the shortest way there is from an open page to a picture. The clock starts when it starts to connect.
 */
export async function callInClear(page: Page, access: PlainAccess): Promise<void> {
  await page.evaluate(async (given: PlainAccess) => {
    const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const marks = (globalThis as unknown as { readonly firstFrame: { startedAt: number } }).firstFrame;
    marks.startedAt = performance.now();

    const socket = new WebSocket(given.url, 'janus-protocol');
    await new Promise((resolve) => { socket.addEventListener('open', resolve, { once: true }); });
    const ask = async (request: object, answers: readonly string[]) => {
      const transaction = crypto.randomUUID();
      socket.send(JSON.stringify({ ...request, transaction, apisecret: given.apiSecret }));
      return await new Promise<{ readonly data: { readonly id: number }; readonly plugindata: { readonly data: Record<string, unknown> }; readonly jsep: RTCSessionDescriptionInit }>((resolve) => {
        const listen = ({ data }: MessageEvent<string>): void => {
          const reply = JSON.parse(data);
          if (reply.transaction !== transaction || !answers.includes(reply.janus)) return;
          socket.removeEventListener('message', listen);
          resolve(reply);
        };
        socket.addEventListener('message', listen);
      });
    };
    const session_id = (await ask({ janus: 'create' }, ['success'])).data.id;
    const attach = async () => (await ask({ janus: 'attach', session_id, plugin: 'janus.plugin.videoroom' }, ['success'])).data.id;
    const tell = (handle_id: number, body: object, jsep?: object) => ask({ janus: 'message', session_id, handle_id, body, ...(jsep && { jsep }) }, ['event']);
    const [publisher, subscriber] = await Promise.all([attach(), attach()]);
    const { room, pin } = given;
    const joined = (await tell(publisher, { request: 'join', ptype: 'publisher', room, pin })).plugindata.data;

    const publish = async () => {
      const connection = new RTCPeerConnection();
      for (const track of media.getTracks()) connection.addTrack(track);
      await connection.setLocalDescription();
      const { jsep } = await tell(publisher, { request: 'publish', videocodec: 'vp8' }, { type: 'offer', sdp: connection.localDescription?.sdp });
      await connection.setRemoteDescription(jsep);
    };
    const subscribe = async () => {
      const streams = (joined['publishers'] as readonly { readonly id: string }[]).map(({ id }) => ({ feed: id }));
      const { jsep } = await tell(subscriber, { request: 'join', ptype: 'subscriber', room, pin, private_id: joined['private_id'], streams });
      const connection = new RTCPeerConnection();
      await connection.setRemoteDescription(jsep);
      await connection.setLocalDescription();
      await tell(subscriber, { request: 'start' }, { type: 'answer', sdp: connection.localDescription?.sdp });
    };
    await Promise.all([publish(), subscribe()]);
  }, access);
}
