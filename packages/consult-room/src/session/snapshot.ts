import type { FileProgress, IdentityLevel } from '@consult-room/e2ee/messages';
import type { AppointmentState, CheckResult, ParticipantId, QualityReason, Role, SeatState } from '@consult-room/protocol';
import type { MediaPath, StreamFigures } from '@consult-room/quality';
import type { DeviceNotice } from '../devices/device-keeper.ts';
import type { SoundSwitch } from '../devices/sound-switches.ts';

export type { DeviceNotice, SoundSwitch };

/** `element.state` and `data-state`. */
export type RoomState = 'door' | 'checking' | 'waiting' | 'connecting' | 'in-room' | 'held' | 'reconnecting' | 'ended' | 'trouble';

/** Other ways on the same connections, the relay alone, or new connections. */
export type Rung = 'restart' | 'relay' | 'renew';

export type QualityLevel = 'good' | 'fair' | 'poor' | 'lost';
export interface QualityView {
  readonly level: QualityLevel;
  /** 0 (nothing gets through) to 100. */
  readonly score: number;
  /** Codes; the view has the words: `loss`, `delay`, `no-media`, … */
  readonly reasons: readonly QualityReason[];
  /** Of our own connection, where it stays weak: go on with sound alone, or, where that was not enough, by phone. */
  readonly advice?: 'sound' | 'phone';
}

/** A stream of somebody's, as the details panel tells it. Null: not known. */
export interface StreamView extends Omit<StreamFigures, 'mid'> {
  readonly source: 'microphone' | 'camera' | 'screen';
}

/** What lies behind the bars, of this moment. Delay and path are those between us and the media server. */
export interface ConnectionDetails {
  readonly path: MediaPath | null;
  readonly roundTripMs: number | null;
  readonly sent: readonly StreamView[];
  readonly received: readonly { readonly id: string; readonly streams: readonly StreamView[] }[];
}

export type EncryptionState = 'verified' | 'encrypted' | 'pending' | 'failed';

/** What the people in the call compare by voice, and what came of it so far. */
export interface SafetyView {
  /** Null until every device has given its part. */
  readonly code: { readonly digits: string; readonly pictures: readonly number[] } | null;
  /**
   * Names of everybody else who holds the keys, as their own devices gave them to the group. Not the gateway's list: somebody
   * it let into the group in secret stands here.
   */
  readonly members: readonly string[];
  /** Of these, the ones whose name and role the clinic signed for their key. */
  readonly asserted: readonly string[];
  /** Of these, the ones whose key nobody compared in this browser. */
  readonly unchecked: readonly string[];
  /** Of these, the ones the gateway does not show in the room, though they hold the keys. */
  readonly unseen?: readonly string[];
}

/** Another person of the appointment, as a view needs them. */
export interface PersonView {
  readonly id: ParticipantId;
  readonly role: Role;
  readonly name: string;
  readonly state: SeatState;
  readonly connected: boolean;
  /** Their own media is gone for now, they say. */
  readonly reconnecting?: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Decrypted media, present once subscribed. */
  readonly stream: MediaStream | null;
  readonly screen: MediaStream | null;
  readonly quality: QualityView | null;
  /** `encrypted` only while authenticated frames arrive; `verified` when, besides, their key was compared. */
  readonly encryption: EncryptionState;
  /**
   * Did the clinic sign that this is who it says? `refused`: kept out of the group, because nobody can
   * be sure, or in it in another role than the gateway says. Null where
   * the page trusts no clinic's key, or they are not in the group yet.
   */
  readonly identity: IdentityLevel | 'refused' | null;
  readonly waitingSince: number | null;
}

/** One way out of a network, tried by `<consult-check>`. */
export interface PathFinding {
  readonly by: 'direct' | 'udp' | 'tcp' | 'tls';
  /** Address, port and protocol. */
  readonly target: string;
  readonly open: boolean;
}

export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
  /** The same for the parts of one headset. */
  readonly group?: string;
}

export interface DevicesView {
  readonly cameras: readonly DeviceChoice[];
  readonly microphones: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
  readonly camera: string | null;
  readonly microphone: string | null;
  readonly speaker: string | null;
}

/** How one's own sound and picture are treated; each switch only where the browser has it. */
export interface OwnMediaView {
  readonly sound: readonly { readonly name: SoundSwitch; readonly on: boolean }[];
  /** Of the room behind the person; null: cannot be had here. */
  readonly blur: 'off' | 'starting' | 'on' | null;
}

export interface OwnMediaControls {
  setSound(name: SoundSwitch, on: boolean): Promise<void>;
  setBlur(on: boolean): Promise<void>;
}

/** Something somebody in the call wrote or sent. Exactly one of `text` and `file` is there. */
export interface MessageView {
  readonly id: string;
  /** Participant whose key it was signed with. */
  readonly from: string;
  /** ms since the Unix epoch when it was here, or when everybody had ours. */
  readonly at: number;
  readonly text: string | null;
  readonly file: File | null;
}

/** What every screen reads. Immutable; a new object per change. Only the session writes it. */
export interface SessionSnapshot {
  readonly state: RoomState;
  /** Why the state is what it is: an ErrorCode, a device code or a short cause such as `denied`, `left`, `moved`. */
  readonly reason: string | null;
  /** The clinic's own words that came with `denied`. */
  readonly clinicSays?: string | null;
  /** For `trouble`: is there a retry that may help? */
  readonly recoverable: boolean;
  /** A request is under way and its button must not be pressed twice. */
  readonly busy: boolean;
  readonly self: { readonly id: ParticipantId; readonly role: Role; readonly name: string } | null;
  readonly isHost: boolean;
  readonly appointment: { readonly start: string; readonly end: string; readonly state: AppointmentState } | null;
  /** ISO time the door opens, when we are too early. */
  readonly opensAt: string | null;
  readonly clinic: { readonly name: string; readonly phone: string } | null;
  readonly clinicians: readonly string[];
  readonly check: CheckResult;
  readonly devices: DevicesView;
  /** What happened to devices without the person's doing: all that cannot be had right now, or else the latest news. */
  readonly deviceNotices: readonly DeviceNotice[];
  /** Once `openOwnMedia` was asked for, or anything of it was ever changed. */
  readonly ownMedia?: OwnMediaView | null;
  /** 0 to 1, last 100 ms; for the level meter. Kept out of the snapshot's identity: read it per animation frame. */
  readonly microphoneLevel: () => number;
  readonly localStream: MediaStream | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly audioOnly: boolean;
  readonly screenOn: boolean;
  /** Mirror the self view: true for a camera that faces the person. */
  readonly mirrored: boolean;
  readonly waiting: { readonly position: number | null; readonly etaMinutes: number | null; readonly clinicianPresent: boolean; readonly notices: readonly { readonly text: string; readonly at: number }[] };
  readonly people: readonly PersonView[];
  readonly encryption: { readonly state: EncryptionState; readonly code: string };
  readonly safety: SafetyView;
  /** The latest 200, oldest first. */
  readonly messages: readonly MessageView[];
  /** The latest news of a file under way. */
  readonly fileProgress: FileProgress | null;
  readonly quality: QualityView | null;
  /** Media does not flow: what is being done about it, and since when (ms since the Unix epoch) it does not. */
  readonly interruption?: { readonly rung: Rung; readonly sinceMs: number } | null;
  /** The gateway has been out of reach for longer than it takes to come back; a call goes on without it. */
  readonly isLinkLost?: boolean;
  /** ms since the Unix epoch when we entered the room. */
  readonly enteredAt: number | null;
}

/** What views may ask for. Each rejects with a ConsultError; the snapshot changes only on confirmation. */
export interface SessionIntents {
  /** The door's Continue: redeems the link, or moves the seat here when `reason` is `seat-in-use`. `birthDate` (YYYY-MM-DD) where `reason` asks for it. */
  continueFromDoor(birthDate?: string): Promise<void>;
  /** Asks for camera and microphone (or only the microphone) and runs the device check. Needs a tap. */
  check(options?: { readonly audioOnly?: boolean }): Promise<CheckResult>;
  playSpeakerTest(): Promise<void>;
  /** The person's answer to "did you hear it?" */
  confirmSpeaker(heard: boolean): void;
  chooseDevice(kind: 'camera' | 'microphone' | 'speaker', id: string): Promise<void>;
  /** What changes one's own sound and picture, and shows it in the snapshot from now on. */
  openOwnMedia(): Promise<OwnMediaControls>;
  /** Use the device that was just plugged in, or do not; news of another kind goes away. */
  answerNotice(use: boolean): Promise<void>;
  /** A guest goes to the waiting room, a host into the room. */
  join(): Promise<void>;
  leave(): Promise<void>;
  admit(id: string): Promise<void>;
  deny(id: string, reason?: string): Promise<void>;
  hold(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  endForAll(): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  flipCamera(): Promise<void>;
  shareScreen(on: boolean): Promise<void>;
  setAudioOnly(on: boolean): Promise<void>;
  /** How large somebody's picture is on screen, in lines of device pixels: no more need arrive. */
  setShown(id: string, lines: number): void;
  /** What came of reading `digits` to each other. Not the same on both sides: the call ends here, and nothing more is sent. */
  compareSafetyCode(digits: string, same: boolean): Promise<void>;
  notify(id: string, text: string): Promise<void>;
  /** Null while there is no connection to tell of. Asked again and again while somebody looks. */
  details(): Promise<ConnectionDetails | null>;
  /** Codes and numbers for the help desk: no names, ids or addresses. */
  diagnostics(): Promise<Readonly<Record<string, unknown>>>;
  /** From `trouble` or `ended`: try again with the same seat. */
  retry(): Promise<void>;
}

/** What a screen gets through context: read, subscribe, ask. */
export interface SessionView extends SessionIntents {
  readonly snapshot: SessionSnapshot;
  /** Calls back after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}
