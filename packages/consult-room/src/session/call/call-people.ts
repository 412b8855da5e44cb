import { slot, type GroupMember, type Slot } from '@consult-room/e2ee/messages';
import { mayEnterRoom, type RosterEntry } from '@consult-room/protocol';
import type { ExpectedPerson } from '../../encryption/encryption-evidence.ts';
import type { MediaSource } from '../../sfu/sfu.ts';
import type { EncryptionState, PersonView, QualityView } from '../snapshot.ts';

interface Judgement {
  readonly quality: (id: string) => QualityView | null;
  readonly encryption: (id: string) => EncryptionState;
  /** The MLS group's own list: a name from there was sealed by the person, one from the roster was said by the gateway. */
  readonly members: readonly GroupMember[];
}

/** Who is here and what we receive of them. */
export class CallPeople {
  readonly #selfId: string;
  #roster: readonly RosterEntry[] = [];
  readonly #tracks = new Map<string, Map<Slot, MediaStreamTrack>>();
  /** Kept as long as its tracks stay the same, so that a playing picture is not restarted. */
  readonly #streams = new Map<string, { readonly main: MediaStream | null; readonly screen: MediaStream | null }>();

  constructor(selfId: string) {
    this.#selfId = selfId;
  }

  setRoster(roster: readonly RosterEntry[]): void {
    this.#roster = roster;
  }

  addTrack({ participantId, slot: which }: MediaSource, track: MediaStreamTrack): void {
    const tracks = this.#tracks.get(participantId) ?? new Map<Slot, MediaStreamTrack>();
    this.#tracks.set(participantId, tracks.set(which, track));
    this.#compose(participantId);
  }

  /** A newer track in the same place stays. */
  removeTrack({ participantId, slot: which }: MediaSource, track: MediaStreamTrack): void {
    const tracks = this.#tracks.get(participantId);
    if (tracks?.get(which) !== track) return;
    tracks.delete(which);
    this.#compose(participantId);
  }

  get connected(): ReadonlySet<string> {
    return new Set(this.#roster.filter(({ connected }) => connected).map(({ id }) => id));
  }

  /** Whose frames should be arriving, and of what. */
  expected(): readonly ExpectedPerson[] {
    return this.#others()
      .filter((person) => person.connected && mayEnterRoom(person.state) && this.#tracks.has(person.id))
      .map((person) => {
        const received = this.#tracks.get(person.id);
        const switchedOn = [...(person.microphone ? [slot.microphone] : []), ...(person.camera ? [slot.camera] : []), ...(person.screen ? [slot.screen] : [])];
        return { participantId: person.id, live: switchedOn.filter((which) => received?.has(which)) };
      });
  }

  views({ quality, encryption, members }: Judgement): readonly PersonView[] {
    return this.#others().map((person) => {
      const streams = this.#streams.get(person.id);
      return {
        id: person.id,
        role: person.role,
        name: members.find(({ participantId }) => participantId === person.id)?.name ?? person.name,
        state: person.state,
        connected: person.connected,
        microphone: person.microphone,
        camera: person.camera,
        stream: streams?.main ?? null,
        screen: person.screen ? (streams?.screen ?? null) : null,
        quality: quality(person.id),
        encryption: encryption(person.id),
        waitingSince: person.waitingSince ?? null,
      };
    });
  }

  #others(): readonly RosterEntry[] {
    return this.#roster.filter(({ id }) => id !== this.#selfId);
  }

  #compose(participantId: string): void {
    const tracks = this.#tracks.get(participantId);
    const streamOf = (...slots: readonly Slot[]): MediaStream | null => {
      const present = slots.map((which) => tracks?.get(which)).filter((track) => track !== undefined);
      return present.length > 0 ? new MediaStream(present) : null;
    };
    this.#streams.set(participantId, { main: streamOf(slot.microphone, slot.camera), screen: streamOf(slot.screen, slot.screenAudio) });
  }
}
