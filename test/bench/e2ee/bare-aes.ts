import type { Contender, Direction, FrameWork } from './contender.ts';

const iv = new Uint8Array(12);
const additionalData = new Uint8Array(4);
const gcm = { name: 'AES-GCM', iv, additionalData, tagLength: 128 };

/** AES-GCM by the platform and nothing else, with one nonce for all: no encryption at all, but the floor under any. */
export const bareAes: Contender = {
  name: 'AES-GCM alone',
  async prepare() {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', false, ['encrypt', 'decrypt']);
    return { seal: work('seal', key), open: work('open', key) };
  },
};

function work(direction: Direction, key: CryptoKey): FrameWork {
  return {
    async call(frame) {
      frame.data = await (direction === 'seal' ? crypto.subtle.encrypt(gcm, key, frame.data) : crypto.subtle.decrypt(gcm, key, frame.data));
    },
  };
}
