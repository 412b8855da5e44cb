/** What a tab remembers of a seat, so that a reload keeps the place. Never on disk: sessionStorage ends with the tab. */
export interface RememberedToken {
  readonly token: string;
  /** ISO 8601 */
  readonly expiresAt: string;
}

const prefix = 'consult-room';

/**
 * The tab's memory. `scope` names the seat without revealing anything: a hash of gateway and link secret, or ids.
 * Where the page forbids storage everything is remembered until the page goes away.
 */
export class SeatMemory {
  readonly #storage: Storage | null;
  readonly #fallback = new Map<string, string>();

  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  /** The same for the tab's life: tells the gateway that it is us coming back. */
  deviceKey(): string {
    const known = this.#read('device');
    if (known !== null && /^[0-9a-f]{32}$/.test(known)) return known;
    const made = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#write('device', made);
    return made;
  }

  /** Null when none is left, or it ends within the next seconds. */
  token(scope: string): string | null {
    const stored = this.#read(`token:${scope}`);
    if (stored === null) return null;
    const { token, expiresAt } = parse(stored);
    return token !== undefined && expiresAt !== undefined && Date.parse(expiresAt) > Date.now() + 5_000 ? token : null;
  }

  keepToken(scope: string, remembered: RememberedToken): void {
    this.#write(`token:${scope}`, JSON.stringify(remembered));
  }

  forgetToken(scope: string): void {
    this.#write(`token:${scope}`, null);
  }

  /** The signature key pair of this seat's member, so that a reload is the same member. */
  identity(appointmentId: string, participantId: string): string | null {
    return this.#read(`identity:${appointmentId}:${participantId}`);
  }

  keepIdentity(appointmentId: string, participantId: string, saved: string): void {
    this.#write(`identity:${appointmentId}:${participantId}`, saved);
  }

  /** Whose keys the person at this seat has compared by voice in this appointment. */
  verified(appointmentId: string, participantId: string): readonly string[] {
    const stored: unknown = parse(this.#read(`verified:${appointmentId}:${participantId}`) ?? '');
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string') : [];
  }

  keepVerified(appointmentId: string, participantId: string, verified: readonly string[]): void {
    this.#write(`verified:${appointmentId}:${participantId}`, JSON.stringify(verified));
  }

  #read(name: string): string | null {
    try {
      return this.#storage?.getItem(`${prefix}:${name}`) ?? this.#fallback.get(name) ?? null;
    } catch {
      return this.#fallback.get(name) ?? null;
    }
  }

  #write(name: string, value: string | null): void {
    if (value === null) this.#fallback.delete(name);
    else this.#fallback.set(name, value);
    try {
      if (value === null) this.#storage?.removeItem(`${prefix}:${name}`);
      else this.#storage?.setItem(`${prefix}:${name}`, value);
    } catch {
      // Full or forbidden: the map above has it for as long as the page lives.
    }
  }
}

function parse(stored: string): Partial<RememberedToken> {
  try {
    return JSON.parse(stored) as Partial<RememberedToken>;
  } catch {
    return {};
  }
}

/** sessionStorage, or null where reading it already throws (sandboxed iframe, cookies blocked). */
export function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** Names a seat by its link without keeping the link: 64 bits of SHA-256. */
export async function scopeOfSecret(gateway: string, secret: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${gateway} ${secret}`));
  return [...new Uint8Array(digest, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
