import { DeviceKeeper } from '../devices/device-keeper.ts';
import type { ListedDevices } from '../devices/device-list.ts';
import type { LocalMedia } from '../devices/local-media.ts';
import { canChooseSpeaker } from '../devices/speaker.ts';
import type { SessionStore } from './session-store.ts';
import type { DeviceChoice, DevicesView } from './snapshot.ts';

/** Devices that come and go by themselves, in the snapshot's words. Loaded once there are any. */
export class KeptDevices extends DeviceKeeper {
  readonly #store: SessionStore;
  readonly #media: LocalMedia;
  /** A chosen speaker that is gone for now. */
  #awaited: DeviceChoice | null = null;

  constructor(store: SessionStore, media: LocalMedia) {
    super(media, (deviceNotices) => store.update({ deviceNotices }));
    this.#store = store;
    this.#media = media;
  }

  /** The person decided: nothing is awaited any more. */
  chosen(kind: 'camera' | 'microphone' | 'speaker'): void {
    if (kind === 'speaker') this.#awaited = null;
    this.answered();
  }

  /** What was offered is used, a headset with both its parts; or it is not. */
  async answer(use: boolean): Promise<void> {
    const { deviceNotices: [notice], devices: { microphones, speakers } } = this.#store.snapshot;
    this.answered();
    if (!use || notice?.id === undefined) return;
    const group = microphones.find(({ id }) => id === notice.id)?.group;
    await this.#media.acquireOne('microphone', notice.id);
    const speaker = canChooseSpeaker() ? speakers.find((one) => one.group === group) : undefined;
    if (speaker !== undefined) this.#setSpeaker(speaker.id, null);
  }

  /** A chosen speaker that is gone makes room for the system's, and is used again when it is back. */
  override listed(found: ListedDevices, before?: DevicesView): void {
    const { speaker } = this.#store.snapshot.devices;
    const awaited = this.#awaited;
    const isThere = (id: string) => found.speakers.some((one) => one.id === id);
    if (speaker !== null && !isThere(speaker)) {
      const { label = '' } = before?.speakers.find(({ id }) => id === speaker) ?? {};
      this.#setSpeaker(null, { id: speaker, label });
      this.say({ kind: 'speaker', code: 'switched', label });
    } else if (awaited !== null && isThere(awaited.id)) {
      this.#setSpeaker(awaited.id, null);
      this.say({ kind: 'speaker', code: 'back', label: awaited.label });
    }
    super.listed(found);
  }

  #setSpeaker(id: string | null, awaited: DeviceChoice | null): void {
    this.#awaited = awaited;
    this.#store.update({ devices: { ...this.#store.snapshot.devices, speaker: id } });
  }
}
