import type { Slot, ToWorker, TransformOptions } from '../messages.ts';
import { EncryptionError } from './encryption-error.ts';

/** What createEncodedStreams gives; not in the standard, so not in the compiler's DOM. */
interface EncodedStreams { readonly readable: ReadableStream; readonly writable: WritableStream; }
type Legacy = (RTCRtpSender | RTCRtpReceiver) & { readonly createEncodedStreams: () => EncodedStreams };

interface Bound { readonly options: TransformOptions; /** Names the streams in the worker, where streams are all the browser has. */ readonly streamsId: number | null; }

const isLegacy = (target: RTCRtpSender | RTCRtpReceiver): target is Legacy => 'createEncodedStreams' in target;

/**
 * Puts the worker between connection and codec. A transform is never taken off again: in some browsers that would let
 * frames through as they are.
 */
export class TransformAttacher {
  readonly #worker: Worker;
  readonly #bound = new WeakMap<RTCRtpSender | RTCRtpReceiver, Bound>();
  #lastStreamsId = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Throws EncryptionError `no-encoded-transforms`. */
  sender(sender: RTCRtpSender, slot: Slot): void {
    this.#attach(sender, { kind: 'send', key: `send/${slot}`, slot });
  }

  /** Throws EncryptionError `no-encoded-transforms`. */
  receiver(receiver: RTCRtpReceiver, { participantId, slot }: { readonly participantId: string; readonly slot: Slot }): void {
    this.#attach(receiver, { kind: 'receive', key: `receive/${participantId}/${slot}`, slot, participantId });
  }

  /** A new transform for what the receiver carries already. */
  renew(receiver: RTCRtpReceiver): void {
    const bound = this.#bound.get(receiver);
    if (bound !== undefined) this.#join(receiver, bound.options, bound.streamsId);
  }

  requestKeyFrame(of: RTCRtpReceiver | RTCRtpSender, rid?: string): void {
    const bound = this.#bound.get(of);
    if (bound !== undefined) this.#post({ type: 'request-key-frame', key: bound.options.key, rid });
  }

  #attach(target: RTCRtpSender | RTCRtpReceiver, options: TransformOptions): void {
    const before = this.#bound.get(target);
    if (before?.options.key === options.key) return;
    this.#bound.set(target, { options, streamsId: this.#join(target, options, before?.streamsId ?? null) });
  }

  #join(target: RTCRtpSender | RTCRtpReceiver, options: TransformOptions, streamsId: number | null): number | null {
    if (typeof RTCRtpScriptTransform !== 'undefined') {
      target.transform = new RTCRtpScriptTransform(this.#worker, options);
      return null;
    }
    if (streamsId !== null) {
      this.#post({ type: 'rebind', id: streamsId, options });
      return streamsId;
    }
    if (!isLegacy(target)) throw new EncryptionError('no-encoded-transforms');
    const { readable, writable } = target.createEncodedStreams();
    this.#lastStreamsId += 1;
    this.#post({ type: 'streams', id: this.#lastStreamsId, options, readable, writable }, [readable, writable]);
    return this.#lastStreamsId;
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
