import { slot, type GroupMember, type Slot } from '@consult-room/e2ee/messages';
import { mayEnterRoom, roles, type Role, type RosterEntry } from '@consult-room/protocol';
import type { ExpectedPerson } from '../../encryption/encryption-evidence.ts';
import type { MediaSource } from '../../sfu/sfu.ts';
import type { EncryptionState, PersonView, QualityView } from '../snapshot.ts';

interface Judgement {
  readonly quality: (id: string) => QualityView | null;
  readonly encryption: (id: string) => EncryptionState;
  readonly identity: (id: string) => PersonView['identity'];
  /** The MLS group's own list: a name from there was sealed by the person, one from the roster was said by the gateway. */
  readonly members: readonly GroupMember[];
}

/** Who is here and what we receive of them. */
export class CallPeople {
  readonly #selfId: string;
  #roster: readonly RosterEntry[] = [];
  readonly #tracks = new Map<string, Map<Slot, { readonly track: MediaStreamTrack; readonly sinceMs: number }>>();
  /** Kept as long as its tracks stay the same, so that a playing picture is not restarted. */
  readonly #streams = new Map<string, { readonly main: MediaStream | null; readonly screen: MediaStream | null }>();

  constructor(selfId: string) {
    this.#selfId = selfId;
  }

  setRoster(roster: readonly RosterEntry[]): void {
    this.#roster = roster;
  }

  addTrack({ participantId, slot: which }: MediaSource, track: MediaStreamTrack): void {
    const tracks = this.#tracks.get(participantId) ?? new Map();
    this.#tracks.set(participantId, tracks.set(which, { track, sinceMs: Date.now() }));
    this.#compose(participantId);
  }

  /** A newer track in the same place stays. */
  removeTrack({ participantId, slot: which }: MediaSource, track: MediaStreamTrack): void {
    const tracks = this.#tracks.get(participantId);
    if (tracks?.get(which)?.track !== track) return;
    tracks.delete(which);
    if (tracks.size === 0) this.#tracks.delete(participantId);
    this.#compose(participantId);
  }

  get connected(): ReadonlySet<string> {
    return new Set(this.#roster.filter(({ connected }) => connected).map(({ id }) => id));
  }

  /** Whose frames should be arriving, and of what. */
  expected(): readonly ExpectedPerson[] {
    return this.#others().filter(({ connected, state }) => connected && mayEnterRoom(state)).flatMap((person) => {
      const tracks = this.#tracks.get(person.id);
      if (tracks === undefined) return [];
      const streams = [...tracks].map(([which, { sinceMs }]) => ({ slot: which, sinceMs }));
      const switchedOn: ReadonlyMap<Slot, boolean> = new Map([[slot.microphone, person.microphone], [slot.camera, person.camera], [slot.screen, person.screen]]);
      return [{ participantId: person.id, streams, live: [...tracks.keys()].filter((which) => switchedOn.get(which)) }];
    });
  }

  views({ quality, encryption, identity, members }: Judgement): readonly PersonView[] {
    return this.#others().map((person) => {
      const member = members.find(({ participantId }) => participantId === person.id);
      // Whoever holds no key of the group, or holds one in another role, is nobody we know, whatever the gateway and the SFU say: not seen, not heard.
      const isThem = member?.role === person.role;
      const streams = isThem ? this.#streams.get(person.id) : undefined;
      return {
        id: person.id,
        role: member === undefined ? person.role : roleOf(member),
        name: member?.name ?? person.name,
        state: person.state,
        connected: person.connected,
        reconnecting: person.reconnecting ?? false,
        microphone: person.microphone,
        camera: person.camera,
        stream: streams?.main ?? null,
        screen: person.screen ? (streams?.screen ?? null) : null,
        quality: quality(person.id),
        encryption: encryption(person.id),
        identity: member === undefined || isThem ? identity(person.id) : 'refused',
        waitingSince: person.waitingSince ?? null,
      };
    });
  }

  isInterpreter(participantId: string): boolean {
    return this.#roster.some(({ id, role }) => id === participantId && role === 'interpreter');
  }

  /** Of these members, those whom the gateway does not show in the room. */
  unseen(members: readonly GroupMember[]): readonly GroupMember[] {
    const shown = new Set<string>(this.#roster.filter(({ state }) => mayEnterRoom(state)).map(({ id }) => id));
    return members.filter(({ participantId }) => !shown.has(participantId));
  }

  #others(): readonly RosterEntry[] {
    return this.#roster.filter(({ id }) => id !== this.#selfId);
  }

  #compose(participantId: string): void {
    const tracks = this.#tracks.get(participantId);
    const streamOf = (...slots: readonly Slot[]): MediaStream | null => {
      const present = slots.map((which) => tracks?.get(which)?.track).filter((track) => track !== undefined);
      return present.length > 0 ? new MediaStream(present) : null;
    };
    this.#streams.set(participantId, { main: streamOf(slot.microphone, slot.camera), screen: streamOf(slot.screen, slot.screenAudio) });
  }
}

/** As the leaf has it; nobody is more than an observer in a role we do not know. */
const roleOf = ({ role }: GroupMember): Role => roles.find((known) => known === role) ?? 'observer';
