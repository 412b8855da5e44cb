import type { Slot } from '@consult-room/e2ee/messages';
import type { IceServer } from '@consult-room/protocol';
import type { ConsultError } from '../consult-error.ts';

/** Whose media, and which of theirs. */
export interface MediaSource {
  readonly participantId: string;
  readonly slot: Slot;
}

/** Layer of a picture: 2 all of its lines, 1 half of them, 0 a quarter, -1 a quarter of its lines and of its pictures a second. */
export type Layer = -1 | 0 | 1 | 2;

/** The end-to-end encryption as this layer needs it; see EncryptionPort in packages/e2ee. */
export interface MediaSecurity {
  readonly connectionConfiguration: RTCConfiguration;
  attachSender(sender: RTCRtpSender, slot: Slot): void;
  attachReceiver(receiver: RTCRtpReceiver, from: MediaSource): void;
  renewReceiver(receiver: RTCRtpReceiver): void;
  requestKeyFrame(of: RTCRtpReceiver | RTCRtpSender, rid?: string): void;
}

export interface SfuOptions {
  /** ws(s) URL of the virtual Janus endpoint */
  readonly url: string;
  /** Asked for each connection; may take its time. */
  readonly token: () => Promise<string>;
  readonly iceServers: readonly IceServer[];
  /** Every packet goes over the relay. */
  readonly relayOnly: boolean;
  readonly security: MediaSecurity;
  /** Leaves only codecs whose frames survive encryption; throws where none is left. */
  readonly preferCodecs: (transceiver: RTCRtpTransceiver, kind: 'audio' | 'video') => void;
  /** Throws where something else than a preferred codec came out of the negotiation. */
  readonly requireCodecs: (sdp: string) => void;
  /** Does media on this connection go without the relay? */
  readonly goesStraight: (report: RTCStatsReport) => boolean;
  /** One SDP or Janus operation at a time, in order. */
  readonly enqueue: <T>(operation: () => Promise<T>) => Promise<T>;
  readonly onTrack: (source: MediaSource, track: MediaStreamTrack) => void;
  readonly onTrackGone: (source: MediaSource, track: MediaStreamTrack) => void;
  /** Addresses have been found over which a connection can be made. */
  readonly onWay: () => void;
  /** A connection has lost its way; it may find another with `restart`. */
  readonly onShaken: () => void;
  /** What is asked of the media server waits for the line to it, or goes on. */
  readonly onLine: (isUp: boolean) => void;
  /** ms before another attempt to get the line back */
  readonly pauseMs: (attempt: number) => number;
  /** Once: this connection is of no use any more. */
  readonly onFailure: (error: ConsultError) => void;
}

/** Bytes of media that have arrived over each pair of addresses. */
export type Arrivals = ReadonlyMap<string, number>;

/** What tells whether the network carries anything. */
export interface SfuVitals {
  readonly sending: Arrivals | null;
  readonly receiving: Arrivals | null;
  /** How the worst of the connections there are stands; `missed`: it stood, and the browser misses answers to its checks. */
  readonly standing: 'firm' | 'missed' | 'none';
}

/** What `reports` gives for scores and evidence. */
export interface SfuReports {
  readonly sending: RTCStatsReport | null;
  readonly receiving: RTCStatsReport | null;
  /** Which inbound m-line carries whom. */
  readonly inbound: readonly (MediaSource & { readonly mid: string })[];
}

/** One participant's connection to a selective forwarding unit: one connection out, one in. */
export interface Sfu {
  /** Negotiates sending without any track and resolves when the media server has answered. @throws ConsultError */
  publish(): Promise<void>;
  /** Resolves once what `publish` made stands. @throws ConsultError `closed` */
  stands(): Promise<void>;
  /** Puts a track on the wire. Only call once frames can be sealed. */
  send(slot: Slot, track: MediaStreamTrack | null): Promise<void>;
  /** Receives everybody from now on. Only call once frames can be opened, so that the first key frame is not lost. */
  follow(): Promise<void>;
  /** Off: sound only, in this direction. */
  receiveVideo(on: boolean): Promise<void>;
  /** Which layer of somebody's picture to receive, now and when they come back; all lines until it is called. */
  receiveLayer(source: MediaSource, layer: Layer): void;
  /** Fresh relay credentials, for the next time ICE needs them. */
  setIceServers(servers: readonly IceServer[]): void;
  /**
   * Looks for new ways on the connections there are (ICE restart, RFC 8445 section 9). Resolves when the media server has
   * answered; what is sent and received stays as it is. @throws ConsultError
   */
  restart(relayOnly: boolean): Promise<void>;
  /** Asks whether the line to the media server is alive, and for another one where it is not. */
  probe(): void;
  /** Gets another line without asking: the network it went over is gone. */
  rejoin(): void;
  vitals(): Promise<SfuVitals>;
  reports(): Promise<SfuReports>;
  /** Puts a new transform on the receiver of this inbound m-line: media arrives there and is not shown. */
  renew(mid: string): void;
  /** Asks for a whole picture on this inbound m-line, once a second at most: what arrives builds on what was lost. */
  requestKeyFrame(mid: string): void;
  /** Sends a whole picture of the camera in this layer, where the browser can. */
  sendKeyFrame(rid: string): void;
  /** Whether packets of pictures are sent again when they got lost; off, what waits to leave is dropped too. Said as often as one likes. */
  repeatPictures(isSo: boolean): void;
  /** Synchronous and final: every RTCPeerConnection is closed when it returns. */
  close(): void;
}
