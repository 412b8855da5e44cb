/** How staff want to be told of an arrival; both are off until somebody asks for them. */
export interface AlertChoice {
  readonly sound: boolean;
  readonly notification: boolean;
}

const key = 'consult-queue-alerts';

/** Remembers the choice on this device and carries it out. Nothing it shows has a name: screens are seen by others. */
export class QueueAlerts {
  #choice: AlertChoice = read();
  readonly #play: () => Promise<void>;

  constructor(play: () => Promise<void>) {
    this.#play = play;
  }

  get choice(): AlertChoice {
    return { ...this.#choice, notification: this.#choice.notification && permission() === 'granted' };
  }

  get notificationsPossible(): boolean {
    return permission() !== null;
  }

  get notificationsBlocked(): boolean {
    return permission() === 'denied';
  }

  /** The sound is heard at once, so that one knows it. */
  setSound(on: boolean): void {
    this.#remember({ ...this.#choice, sound: on });
    if (on) this.#play().catch(() => undefined);
  }

  /** Needs a tap where the browser has not been asked yet. */
  async setNotification(on: boolean): Promise<void> {
    if (on && permission() === 'default') await Notification.requestPermission();
    this.#remember({ ...this.#choice, notification: on && permission() === 'granted' });
  }

  arrived(title: string): void {
    if (this.choice.sound) this.#play().catch(() => undefined);
    if (!this.choice.notification || document.visibilityState === 'visible') return;
    const notification = new Notification(title, { tag: key });
    notification.addEventListener('click', () => {
      window.focus();
      notification.close();
    });
  }

  #remember(choice: AlertChoice): void {
    this.#choice = choice;
    try {
      localStorage.setItem(key, JSON.stringify(choice));
    } catch {
      // No storage here: the choice lives as long as the page.
    }
  }
}

function permission(): NotificationPermission | null {
  return typeof Notification === 'undefined' ? null : Notification.permission;
}

function read(): AlertChoice {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    const has = (name: string): boolean => typeof found === 'object' && found !== null && Reflect.get(found, name) === true;
    return { sound: has('sound'), notification: has('notification') };
  } catch {
    return { sound: false, notification: false };
  }
}
