import type { StatsEntry } from '@consult-room/quality';
import { deepQuery } from '../../support/deep-query.ts';
import type { WatchedPage } from '../../support/made-by-page.ts';
import type { RoomPage } from '../../support/room-page.ts';

/** What a person had in a quarter of a second. Times in ms since 1970. */
export interface FilmFrame {
  readonly atMs: number;
  /** Of the other person's picture; 0: none. */
  readonly lines: number;
  /** Pictures shown since the frame before. */
  readonly pictures: number;
  /** How long the newest picture has stood. */
  readonly standingMs: number;
  /** What the badge shows; null where nothing has changed since the film began. */
  readonly level: string | null;
  readonly reasons: readonly string[];
  readonly advice: string | null;
}

/** Both connections' statistics at one moment: numbers, and no ids but our own. */
export interface FilmedStats {
  readonly atMs: number;
  readonly sending: readonly StatsEntry[];
  readonly receiving: readonly StatsEntry[];
}

export interface Film {
  readonly frames: readonly FilmFrame[];
  readonly stats: readonly FilmedStats[];
}

/** Films one person's call: what is seen, what the badge says, and the browser's statistics. */
export class CallFilm {
  readonly #room: RoomPage;

  private constructor(room: RoomPage) {
    this.#room = room;
  }

  /** @param picture selects the picture that is watched, as `pictureOf` does */
  static async begin(room: RoomPage, picture: string): Promise<CallFilm> {
    const video = await deepQuery(room.page, picture);
    if (!video) throw new Error(`${room.label} has no ${picture}`);
    await using _ = video;
    await video.evaluate(filmPicture);
    await room.page.evaluate(filmStats);
    return new CallFilm(room);
  }

  /** The newest frame; null before the first. */
  async newest(): Promise<FilmFrame | null> {
    return await this.#room.page.evaluate(() => (globalThis as unknown as Filming).filmedFrames.at(-1) ?? null);
  }

  /** So far. */
  async develop(): Promise<Film> {
    return await this.#room.page.evaluate(() => {
      const { filmedFrames: frames, filmedStats: stats } = globalThis as unknown as Filming;
      return { frames, stats };
    });
  }
}

/** Of everything that has come in so far. */
export function receivedTotal(look: FilmedStats | undefined, member: string): number {
  return (look?.receiving ?? []).reduce((sum, entry) => sum + (entry.type === 'inbound-rtp' ? Number(entry[member] ?? 0) : 0), 0);
}

interface Filming {
  readonly filmedFrames: readonly FilmFrame[];
  readonly filmedStats: readonly FilmedStats[];
}

/** Runs in the page, and as long as it. */
function filmPicture(element: Element): void {
  const video = element as HTMLVideoElement;
  const frames: FilmFrame[] = [];
  let [pictures, newestAt] = [0, performance.now()];
  let badge: Pick<FilmFrame, 'level' | 'reasons' | 'advice'> = { level: null, reasons: [], advice: null };
  globalThis.addEventListener('consult-quality', (event) => {
    const { level, reasons, advice = null } = (event as CustomEvent<Pick<FilmFrame, 'level' | 'reasons'> & { readonly advice?: string }>).detail;
    badge = { level, reasons, advice };
  });
  const show = (): void => {
    pictures += 1;
    newestAt = performance.now();
    video.requestVideoFrameCallback(show);
  };
  video.requestVideoFrameCallback(show);
  setInterval(() => {
    const { level, reasons, advice } = badge;
    frames.push({ atMs: Date.now(), lines: video.videoHeight, pictures, standingMs: Math.round(performance.now() - newestAt), level, reasons, advice });
    pictures = 0;
  }, 250);
  Object.assign(globalThis, { filmedFrames: frames });
}

/** Runs in the page. The browser's ids name streams and addresses: they stay there. */
function filmStats(): void {
  const members = [
    'timestamp', 'mid', 'kind', 'packetsReceived', 'packetsLost', 'bytesReceived', 'jitter', 'totalSamplesReceived', 'concealedSamples', 'silentConcealedSamples', 'framesDecoded',
    'totalFreezesDuration', 'frameHeight', 'framesPerSecond', 'packetsSent', 'bytesSent', 'qualityLimitationReason', 'fractionLost', 'roundTripTime', 'state', 'nominated', 'selected',
    'currentRoundTripTime', 'availableOutgoingBitrate',
  ];
  const types = ['inbound-rtp', 'outbound-rtp', 'remote-inbound-rtp', 'candidate-pair'];
  const filmed: FilmedStats[] = [];
  const entriesOf = async (connection: RTCPeerConnection): Promise<readonly StatsEntry[]> => {
    const found: StatsEntry[] = [];
    (await connection.getStats()).forEach((entry: StatsEntry) => {
      if (!types.includes(entry.type)) return;
      const known = members.filter((member) => member in entry).map((member) => [member, entry[member]] as const);
      found.push({ id: `${entry.type} ${found.length}`, type: entry.type, ...Object.fromEntries(known) });
    });
    return found;
  };
  setInterval(() => void (async () => {
    const atMs = Date.now();
    const reports = await Promise.all((globalThis as WatchedPage).madeByPage.RTCPeerConnection.filter(({ connectionState }) => connectionState === 'connected').map(entriesOf));
    const reportWith = (kind: string): readonly StatsEntry[] => reports.find((report) => report.some(({ type }) => type === kind)) ?? [];
    filmed.push({ atMs, sending: reportWith('outbound-rtp'), receiving: reportWith('inbound-rtp') });
  })(), 1_000);
  Object.assign(globalThis, { filmedStats: filmed });
}
