import { receivedTotal, type Film, type FilmFrame } from './call-film.ts';

interface Mark {
  readonly atMs: number;
  readonly name: string;
}

/** Pixels. */
const sheet = { width: 1_200, height: 560, left: 170, right: 20 } as const;
const lanes = { weather: 44, badge: 88, lines: 166, pictures: 298, reports: 426 } as const;
const lane = { badge: 36, curve: 110, reports: 90 } as const;
const barsOf: Readonly<Record<string, number>> = { good: 3, fair: 2, poor: 1, lost: 0.3 };
const colourOf: Readonly<Record<string, string>> = { good: '#2e7d4f', fair: '#b97900', poor: '#b3261e', lost: '#5b1a15' };
const curves = { patient: '#1f5fa8', clinician: '#7a4fa3', loss: '#b3261e', delay: '#b97900' } as const;

type At = (atMs: number) => number;

/** One run of the scenario as a time line (SVG): the weather, what the badge said, and what there was to see. Times of marks as those of the films. */
export function weatherPicture(marks: readonly Mark[], patient: Film, clinician: Film): string {
  const [startMs, endMs] = [marks[0]?.atMs ?? 0, patient.frames.at(-1)?.atMs ?? 1];
  const x: At = (atMs) => round(sheet.left + (atMs - startMs) / (endMs - startMs) * (sheet.width - sheet.left - sheet.right));
  const within = <T extends { readonly atMs: number }>(series: readonly T[]): readonly T[] => series.filter(({ atMs }) => atMs >= startMs);
  const parts = [
    ...weatherLane(marks, endMs, x),
    title(lanes.badge + 22, 'The patient’s badge'), ...badgeLane(within(patient.frames), endMs, x), title(lanes.badge + lane.badge + 15, 'Offered instead'), ...adviceOf(within(patient.frames), endMs, x),
    ...linesLane(within(patient.frames), within(clinician.frames), x),
    ...picturesLane(within(patient.frames), within(clinician.frames), x),
    ...reportsLane(within(patient.stats), x),
    ...clock(startMs, endMs, x),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sheet.width} ${sheet.height}" font-family="system-ui, sans-serif" font-size="11" fill="#1c2430">
<title>A call on a line that gets worse and better: what the badge said, and what was to be seen</title>
<rect width="100%" height="100%" rx="10" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
}

/** Short words share a line. */
function intoLines(lines: readonly string[], word: string): string[] {
  const last = lines.at(-1);
  return last !== undefined && last.length + word.length < 9 ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
}

function weatherLane(marks: readonly Mark[], endMs: number, x: At): readonly string[] {
  return [title(lanes.weather, 'The patient’s line'), ...marks.flatMap(({ atMs, name }, at) => {
    const [from, to] = [x(atMs), x(marks[at + 1]?.atMs ?? endMs)];
    const shade = at % 2 === 0 ? '#f2f4f7' : '#e6eaf0';
    const words = name.replace(/(?<=\d) /, '\u00a0').split(' ').reduce(intoLines, []).map((word, line) => `<tspan x="${round((from + to) / 2)}" dy="${line === 0 ? 0 : 13}">${word}</tspan>`).join('');
    return [`<rect x="${from}" y="20" width="${round(to - from)}" height="${sheet.height - 55}" fill="${shade}"/>`, `<text y="38" text-anchor="middle">${words}</text>`];
  })];
}

/** As high as it has bars, so that it can be read without colours. */
function badgeLane(frames: readonly FilmFrame[], endMs: number, x: At): readonly string[] {
  const changes = frames.filter((frame, at) => at === 0 || frame.level !== frames[at - 1]?.level || String(frame.reasons) !== String(frames[at - 1]?.reasons));
  return changes.map(({ atMs, level, reasons }, at) => {
    const shown = level ?? 'good';
    const height = (barsOf[shown] ?? 0) * lane.badge / 3;
    const [from, to] = [x(atMs), x(changes[at + 1]?.atMs ?? endMs)];
    return `<rect x="${from}" y="${round(lanes.badge + lane.badge - height)}" width="${round(to - from)}" height="${round(height)}" fill="${colourOf[shown]}"><title>${shown}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}</title></rect>`;
  });
}

/** A bar as long as it is offered, named where there is room. */
function adviceOf(frames: readonly FilmFrame[], endMs: number, x: At): readonly string[] {
  const [y, thick, roomForWords] = [lanes.badge + lane.badge + 5, 12, 100];
  const changes = frames.filter((frame, at) => frame.advice !== (frames[at - 1]?.advice ?? null));
  return changes.flatMap(({ atMs, advice }, at) => {
    if (advice === null) return [];
    const [from, to] = [x(atMs), x(changes[at + 1]?.atMs ?? endMs)];
    const words = advice === 'phone' ? 'phone number' : 'sound alone';
    const label = to - from < roomForWords ? '' : `<text x="${round((from + to) / 2)}" y="${y + 9.5}" text-anchor="middle" font-size="10" fill="#ffffff">${words} offered</text>`;
    return [`<rect x="${from}" y="${y}" width="${round(to - from)}" height="${thick}" rx="2" fill="#5b6472"><title>${words} offered</title></rect>`, label];
  });
}

function linesLane(patient: readonly FilmFrame[], clinician: readonly FilmFrame[], x: At): readonly string[] {
  const most = Math.max(1, ...[...patient, ...clinician].map(({ lines }) => lines));
  const y = (frame: FilmFrame): number => lanes.lines + lane.curve - frame.lines / most * lane.curve;
  return [
    title(lanes.lines + 20, 'Lines of the picture'), key(lanes.lines + 38, curves.patient, 'seen by the patient'), key(lanes.lines + 54, curves.clinician, 'seen by the clinician'), scale(lanes.lines + 8, String(most)),
    steps(patient.map((frame) => [x(frame.atMs), y(frame)]), curves.patient), steps(clinician.map((frame) => [x(frame.atMs), y(frame)]), curves.clinician),
  ];
}

function picturesLane(patient: readonly FilmFrame[], clinician: readonly FilmFrame[], x: At): readonly string[] {
  const most = 20;
  const perSecond = (frames: readonly FilmFrame[]): readonly (readonly [number, number])[] => frames.filter((_, at) => at % 4 === 3).map((frame, second) => {
    const count = frames.slice(second * 4, second * 4 + 4).reduce((sum, { pictures }) => sum + pictures, 0);
    return [x(frame.atMs), lanes.pictures + lane.curve - Math.min(most, count) / most * lane.curve];
  });
  return [title(lanes.pictures + 20, 'Pictures a second'), scale(lanes.pictures + 8, String(most)), steps(perSecond(patient), curves.patient), steps(perSecond(clinician), curves.clinician)];
}

/** What the network itself did, as the patient's browser reports it. */
function reportsLane(stats: Film['stats'], x: At): readonly string[] {
  const base = lanes.reports + lane.reports;
  const loss = stats.slice(1).map((look, at): readonly [number, number] => {
    const [lost, received] = ['packetsLost', 'packetsReceived'].map((member) => Math.max(0, receivedTotal(look, member) - receivedTotal(stats[at], member))) as [number, number];
    const missedThere = Math.max(0, ...look.sending.map((entry) => (entry.type === 'remote-inbound-rtp' ? Number(entry['fractionLost'] ?? 0) : 0)));
    return [x(look.atMs), base - Math.min(0.5, Math.max(missedThere, lost / Math.max(1, lost + received))) / 0.5 * lane.reports];
  });
  const delay = stats.map((look): readonly [number, number] => {
    const seconds = Math.max(0, ...look.sending.map((entry) => (entry.type === 'candidate-pair' ? Number(entry['currentRoundTripTime'] ?? 0) : 0)));
    return [x(look.atMs), base - Math.min(1, seconds) * lane.reports];
  });
  return [
    title(lanes.reports + 20, 'The network'), key(lanes.reports + 38, curves.loss, 'lost, up to 50 %'), key(lanes.reports + 54, curves.delay, 'there and back, up to 1 s'),
    steps(loss, curves.loss), steps(delay, curves.delay),
  ];
}

function clock(startMs: number, endMs: number, x: At): readonly string[] {
  const everyMs = 30_000;
  return Array.from({ length: Math.floor((endMs - startMs) / everyMs) + 1 }, (_, at) => `<text x="${x(startMs + at * everyMs)}" y="${sheet.height - 15}" text-anchor="middle">${at * everyMs / 1_000} s</text>`);
}

function title(y: number, words: string): string {
  return `<text x="10" y="${y}" font-weight="600">${words}</text>`;
}

function key(y: number, colour: string, words: string): string {
  return `<text x="10" y="${y}" fill="${colour}">━ ${words}</text>`;
}

function scale(y: number, words: string): string {
  return `<text x="${sheet.left - 6}" y="${y}" text-anchor="end">${words}</text>`;
}

function steps(points: readonly (readonly [number, number])[], colour: string): string {
  const path = points.map(([x, y], at) => (at === 0 ? `M${x} ${round(y)}` : `H${x}V${round(y)}`)).join('');
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
