export interface ListedDevice {
  readonly id: string;
  readonly label: string;
  /** The same for the parts of one headset. */
  readonly group?: string;
}

export interface ListedDevices {
  readonly cameras: readonly ListedDevice[];
  readonly microphones: readonly ListedDevice[];
  readonly speakers: readonly ListedDevice[];
}

/** Keeps the list of devices current until closed. Labels are empty until the person allowed a device. */
export class DeviceList {
  readonly #onChange: (devices: ListedDevices) => void;
  readonly #refresh = () => void this.refresh();
  #closed = false;

  constructor(onChange: (devices: ListedDevices) => void) {
    this.#onChange = onChange;
    navigator.mediaDevices?.addEventListener('devicechange', this.#refresh);
  }

  async refresh(): Promise<void> {
    const found = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    if (this.#closed) return;
    const of = (kind: MediaDeviceKind): ListedDevice[] =>
      found.filter((device) => device.kind === kind && device.deviceId !== '').map((device) => ({ id: device.deviceId, label: device.label, group: device.groupId }));
    this.#onChange({ cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') });
  }

  close(): void {
    this.#closed = true;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#refresh);
  }
}
