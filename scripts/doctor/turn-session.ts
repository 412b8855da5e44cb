import { createHmac, randomBytes } from 'node:crypto';
import { decodeStun, encodeStun, endpointFromXor, longTermKey, stunAttribute, xorEndpoint, type Endpoint, type StunAttribute, type StunMessage } from './stun-message.ts';
import { type TurnTransport } from './turn-transport.ts';

/** Requests and indications of RFC 8489 §18.2 and RFC 8656 §17. */
const kinds = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, createPermission: 0x0008, send: 0x0016, data: 0x0017 } as const;
const unauthorised = 401;
const udp = 17;
const resendMs = 500;
const answerMs = 3000;
const credentialSeconds = 600;

/** The relay answered otherwise than hoped: `code` is the one of RFC 8489 §14.8 and RFC 8656 §19; 0: it asked for no password. */
export class TurnRefusal extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`refused with ${code}`);
    this.code = code;
  }
}

/** One conversation with a relay. Every method rejects with a TimeoutError after 3 s of silence, or with a TurnRefusal. */
export class TurnSession {
  readonly #transport: TurnTransport;
  readonly #username = `${Math.floor(Date.now() / 1000) + credentialSeconds}:doctor`;
  readonly #password: string;
  readonly #listeners = new Set<(message: StunMessage) => void>();
  #identity: readonly StunAttribute[] = [];
  #key: Buffer | null = null;

  /** @param secret of the TURN REST API (draft-uberti-behave-turn-rest-00), as the gateway signs with it. */
  constructor(transport: TurnTransport, secret: string) {
    this.#transport = transport;
    this.#password = createHmac('sha1', secret).update(this.#username).digest('base64');
    transport.onMessage = (bytes) => {
      const message = decodeStun(bytes);
      if (message !== null) for (const listener of this.#listeners) listener(message);
    };
  }

  async bind(): Promise<void> {
    await this.#ask(kinds.binding, []);
  }

  async allocate(): Promise<Endpoint> {
    const attributes = [{ kind: stunAttribute.transport, value: Buffer.from([udp, 0, 0, 0]) }];
    const challenge = await this.#exchange(kinds.allocate, attributes);
    if (errorCode(challenge) !== unauthorised) throw new TurnRefusal(errorCode(challenge));
    const realm = valueOf(challenge, stunAttribute.realm);
    this.#identity = [
      { kind: stunAttribute.username, value: Buffer.from(this.#username) },
      { kind: stunAttribute.realm, value: realm },
      { kind: stunAttribute.nonce, value: valueOf(challenge, stunAttribute.nonce) },
    ];
    this.#key = longTermKey(this.#username, realm.toString(), this.#password);
    const granted = await this.#ask(kinds.allocate, attributes);
    const relayed = endpointFromXor(valueOf(granted, stunAttribute.relayed));
    if (relayed === null) throw new Error('the relay gave no IPv4 address');
    return relayed;
  }

  async permit(peer: Endpoint): Promise<void> {
    await this.#ask(kinds.createPermission, [{ kind: stunAttribute.peer, value: xorEndpoint(peer) }]);
  }

  /** Sends `payload` to `peer` until something comes back from there. */
  async roundTrip(peer: Endpoint, payload: Buffer): Promise<Buffer> {
    const attributes = [{ kind: stunAttribute.peer, value: xorEndpoint(peer) }, { kind: stunAttribute.data, value: payload }];
    const transaction = randomBytes(12);
    const bytes = encodeStun({ kind: kinds.send, transaction, attributes }, null);
    const back = await this.#until(bytes, true, ({ kind }) => kind === kinds.data);
    return valueOf(back, stunAttribute.data);
  }

  /** Gives the allocation back, so that it does not count against the quota for ten minutes. */
  async release(): Promise<void> {
    await this.#ask(kinds.refresh, [{ kind: stunAttribute.lifetime, value: Buffer.alloc(4) }]);
  }

  async #ask(kind: number, attributes: readonly StunAttribute[]): Promise<StunMessage> {
    const answer = await this.#exchange(kind, [...attributes, ...this.#identity]);
    if (errorCode(answer) !== 0) throw new TurnRefusal(errorCode(answer));
    return answer;
  }

  async #exchange(kind: number, attributes: readonly StunAttribute[]): Promise<StunMessage> {
    const transaction = randomBytes(12);
    const bytes = encodeStun({ kind, transaction, attributes }, this.#key);
    return await this.#until(bytes, !this.#transport.isReliable, (message) => message.transaction.equals(transaction));
  }

  /** What is lost on the way is sent again; a stream loses nothing. */
  #until(bytes: Buffer, isRepeated: boolean, fits: (message: StunMessage) => boolean): Promise<StunMessage> {
    return new Promise((resolve, reject) => {
      const resend = isRepeated ? setInterval(() => this.#transport.send(bytes), resendMs) : undefined;
      const deadline = setTimeout(() => { finish(); reject(new DOMException('no answer', 'TimeoutError')); }, answerMs);
      const finish = (): void => {
        clearInterval(resend);
        clearTimeout(deadline);
        this.#listeners.delete(listener);
      };
      const listener = (message: StunMessage): void => {
        if (!fits(message)) return;
        finish();
        resolve(message);
      };
      this.#listeners.add(listener);
      this.#transport.send(bytes);
    });
  }
}

function valueOf(message: StunMessage, kind: number): Buffer {
  return message.attributes.find((attribute) => attribute.kind === kind)?.value ?? Buffer.alloc(0);
}

/** 0: no error. */
function errorCode(message: StunMessage): number {
  const value = valueOf(message, stunAttribute.error);
  return value.length < 4 ? 0 : (value[2] ?? 0) * 100 + (value[3] ?? 0);
}
