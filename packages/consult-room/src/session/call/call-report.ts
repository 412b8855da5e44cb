import type { ClientMessage, QualityFigures } from '@consult-room/protocol';
import type { SessionStore } from '../session-store.ts';
import type { Rung, SessionSnapshot } from '../snapshot.ts';

type Shown = Pick<SessionSnapshot, 'people' | 'quality' | 'encryption' | 'safety'> & { readonly figures: QualityFigures | null };

const figuresEveryMs = 10_000;

/** Writes what the call knows into the snapshot, and tells the gateway of changes worth telling. */
export class CallReport {
  readonly #store: SessionStore;
  readonly #send: (message: ClientMessage) => void;
  #toldFiguresAtMs = 0;
  #told = new Map<ClientMessage['type'], string>();

  constructor(store: SessionStore, send: (message: ClientMessage) => void) {
    this.#store = store;
    this.#send = send;
  }

  show({ people, quality, encryption, safety, figures }: Shown): void {
    const before = this.#store.snapshot;
    const changed = {
      ...(!alike(people, before.people) && { people }),
      ...(!alike(quality, before.quality) && { quality }),
      ...(!alike(encryption, before.encryption) && { encryption }),
      ...(!alike(safety, before.safety) && { safety }),
    };
    if (Object.keys(changed).length > 0) this.#store.update(changed);
    this.#tell({ type: 'encryption', ...encryption });
    if (quality !== null && quality.level !== before.quality?.level) this.#toldFiguresAtMs = 0;
    this.#tellQuality(quality, figures);
  }

  #tellQuality(quality: Shown['quality'], figures: QualityFigures | null): void {
    if (quality === null || figures === null || Date.now() - this.#toldFiguresAtMs < figuresEveryMs) return;
    this.#toldFiguresAtMs = Date.now();
    this.#send({ type: 'quality', level: quality.level, score: quality.score, reasons: [...quality.reasons], figures });
  }

  mediaState(): void {
    const { microphoneOn: microphone, cameraOn: camera, screenOn: screen, state } = this.#store.snapshot;
    this.#tell({ type: 'media-state', microphone, camera, screen, ...(state === 'reconnecting' && { reconnecting: true }) });
  }

  /** Media does not flow, and this is being done about it. */
  interrupted(rung: Rung): void {
    this.#store.update({ interruption: { rung, sinceMs: this.#store.snapshot.interruption?.sinceMs ?? Date.now() } });
  }

  /** Media flows. */
  recovered(): void {
    const { interruption } = this.#store.snapshot;
    if (interruption) {
      this.#send({ type: 'reconnected', rung: interruption.rung, durationMs: Date.now() - interruption.sinceMs });
      this.#store.update({ interruption: null });
    }
    this.mediaState();
  }

  /** After a break the gateway hears everything again. */
  restart(): void {
    this.#told.clear();
  }

  #tell(message: ClientMessage): void {
    const said = JSON.stringify(message);
    if (this.#told.get(message.type) === said) return;
    this.#told.set(message.type, said);
    this.#send(message);
  }
}

/** One level deep, and streams by identity: most seconds change nothing, and nothing is drawn again for them. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => alike(item, b[index]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => alike(a[key], b[key]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
