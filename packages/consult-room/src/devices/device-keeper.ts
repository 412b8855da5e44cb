import type { ListedDevice, ListedDevices } from './device-list.ts';
import type { DeviceTurn, LocalMedia } from './local-media.ts';
import type { DeviceCode, MediaKind } from './media-error.ts';

/** What happened to a device without the person's doing. */
export interface DeviceNotice {
  readonly kind: MediaKind | 'speaker';
  /** Why it cannot be had right now; or news: another took its place, it is back, or a new one was plugged in. */
  readonly code: DeviceCode | 'switched' | 'back' | 'found';
  /** The device's own name; empty where the browser does not tell. */
  readonly label: string;
  /** Of a new one. */
  readonly id?: string;
}

interface Loss {
  readonly kind: MediaKind;
  /** Null: it has only just gone, and may be back before anybody notices. */
  code: DeviceCode | null;
  attempt: number;
  asking?: boolean;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

/** 1, 2, 4 … 30 s between two tries. */
const retryMs = (attempt: number): number => Math.min(500 * 2 ** attempt, 30_000);
const newsMs = 10_000;
/** Not devices, but names for whichever the system prefers. */
const aliases: ReadonlySet<string> = new Set(['default', 'communications']);

/** Gets back what the person wants on and something took: a phone call, another program, a headset that ran empty, a sleep. */
export class DeviceKeeper {
  readonly #media: LocalMedia;
  readonly #show: (notices: readonly DeviceNotice[]) => void;
  readonly #lost = new Map<MediaKind, Loss>();
  #news: DeviceNotice | null = null;
  #listed: ListedDevices | null = null;
  #closed = false;

  constructor(media: LocalMedia, show: (notices: readonly DeviceNotice[]) => void) {
    this.#media = media;
    this.#show = show;
  }

  /** A muted track comes back by itself, or when the person looks at the page again; asking for it would ask the person. */
  turned(kind: MediaKind, turn: DeviceTurn): void {
    const loss = this.#lost.get(kind);
    clearTimeout(loss?.timer);
    if (turn === 'back') {
      if (!this.#lost.delete(kind)) return;
      const [wanted, now] = [this.#media.wanted(kind), this.#media.track(kind)];
      if (wanted !== null && now !== null && now.label !== wanted.label) this.say({ kind, code: 'switched', label: wanted.label });
      return this.#tell();
    }
    this.#lost.set(kind, { kind, code: turn === 'muted' ? `${kind}-in-use` : null, attempt: 0 });
    this.#tell();
    if (turn === 'ended') void this.#try(kind);
  }

  /** After a pause in which everything was let go, or the browser took the sound away altogether. */
  renew(): void {
    for (const kind of ['microphone', 'camera'] as const) {
      if (this.#media.wanted(kind) !== null && !this.#lost.has(kind)) this.#lost.set(kind, { kind, code: null, attempt: 0 });
    }
    this.retry();
  }

  retry(): void {
    for (const kind of this.#lost.keys()) void this.#try(kind);
  }

  /** The devices there are now. */
  listed(devices: ListedDevices): void {
    const before = this.#listed;
    this.#listed = devices;
    this.retry();
    for (const [kind, list] of [['microphone', devices.microphones], ['camera', devices.cameras]] as const) void this.#returnTo(kind, list);
    const found = before?.microphones.length ? devices.microphones.find(({ id }) => !aliases.has(id) && !before.microphones.some((one) => one.id === id)) : undefined;
    if (found !== undefined && found.id !== this.#media.wanted('microphone')?.id) this.say({ kind: 'microphone', code: 'found', ...found });
    else if (this.#news?.id !== undefined && !devices.microphones.some(({ id }) => id === this.#news?.id)) this.answered();
  }

  say(news: DeviceNotice): void {
    this.#news = news;
    // What waits for an answer stays.
    if (news.code !== 'found' && !news.code.startsWith('camera-blur')) setTimeout(() => this.#news === news && this.answered(), newsMs);
    this.#tell();
  }

  /** What was told has been read, or is of no use any more. */
  answered(): void {
    if (this.#news === null) return;
    this.#news = null;
    this.#tell();
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#lost.values()) clearTimeout(timer);
  }

  async #try(kind: MediaKind): Promise<void> {
    const loss = this.#lost.get(kind);
    // A page nobody looks at takes nothing: its return is the next try.
    if (loss === undefined || loss.asking || document.visibilityState === 'hidden') return;
    clearTimeout(loss.timer);
    loss.asking = true;
    const problem = await this.#media.recover(kind);
    loss.asking = false;
    if (problem === null || this.#lost.get(kind) !== loss || this.#closed) return;
    loss.code = problem;
    this.#tell();
    loss.attempt += 1;
    if (problem === `${kind}-denied`) void this.#whenAllowed(kind);
    else loss.timer = setTimeout(() => void this.#try(kind), retryMs(loss.attempt));
  }

  /** A refusal is the person's own: nothing is asked for again before they take it back. */
  async #whenAllowed(kind: MediaKind): Promise<void> {
    const permission = await navigator.permissions?.query({ name: kind as PermissionName }).catch(() => null);
    permission?.addEventListener('change', () => permission.state === 'granted' && void this.#try(kind), { once: true });
  }

  /** Back to the device the person had, once it is there again. */
  async #returnTo(kind: MediaKind, list: readonly ListedDevice[]): Promise<void> {
    const [wanted, now] = [this.#media.wanted(kind), this.#media.track(kind)];
    if (wanted === null || now === null || now.label === wanted.label) return;
    if (!list.some(({ id, label }) => id === wanted.id && label === wanted.label)) return;
    await this.#media.recover(kind);
    if (this.#media.track(kind)?.label === wanted.label) this.say({ kind, code: 'back', label: wanted.label });
  }

  #tell(): void {
    if (this.#closed) return;
    const losses = [...this.#lost.values()].flatMap(({ kind, code }): DeviceNotice[] => (code === null ? [] : [{ kind, code, label: this.#media.wanted(kind)?.label ?? '' }]));
    this.#show(losses.length > 0 || this.#news === null ? losses : [this.#news]);
  }
}
