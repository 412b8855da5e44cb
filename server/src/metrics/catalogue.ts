import { appointmentStateSchema, closeCode, errorCodeSchema, mediaPathSchema, qualityReasonSchema, rungSchema, seatStateSchema } from '@consult-room/protocol';
import { browserLabels } from './browser-label.ts';

/** What a metric is split by. The values are closed: whatever else is counted shows as `other`. */
interface Split {
  readonly label: string;
  readonly values: readonly string[];
}

interface Counter extends Partial<Split> {
  readonly help: string;
}

interface Gauge {
  readonly help: string;
  /** What the gauge is split by, where it is; its values come from whoever measures, and are few. */
  readonly label?: string;
}

interface Histogram {
  readonly help: string;
  /** Upper bounds, in the unit the name ends with. */
  readonly bounds: readonly number[];
}

const refusals = { label: 'code', values: errorCodeSchema.options } as const;
const outcomes = { label: 'outcome', values: ['ok', ...errorCodeSchema.options] } as const;
/** Errors of Janus and of its VideoRoom that its own sources name and a gateway can meet; 0: no answer came. */
const janusNumbers = ['0', '403', '426', '427', '428', '432', '433', '436', '454', '456', '457', '458', '459', '460', '465', '466', '468', '472', '490', '499'];

/** What a test of the network may end with: how media travelled, what was weak, or why there was no result. */
const networkResults = [...mediaPathSchema.options.flatMap((path) => [`pass/${path}`, `weak/${path}`]), 'media-blocked', 'skipped', 'unavailable'];

/** Only count what happened; `consult_<name>_total`. */
export const counters = {
  http_requests: { help: 'HTTP requests answered', label: 'status', values: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  api_refused: { help: 'REST calls refused', ...refusals },
  link_redemptions: { help: 'Emailed links opened', ...outcomes },
  visit_steps: { help: 'Steps of patients and other guests on their way into the room', label: 'step', values: ['arrived', 'checking', 'waiting', 'admitted', 'in-room'] },
  seats_left: { help: 'Ends of a seat that somebody had taken, or that nobody ever took (expired)', label: 'reason', values: ['left', 'ended', 'denied', 'removed', 'expired'] },
  admissions: { help: 'Tries to let somebody in', ...outcomes },
  seat_hellos: { help: 'Browsers that asked for their seat', ...outcomes },
  browsers: { help: 'Browsers that came to a seat or a queue, by kind and age; newer: than this release knows', label: 'browser', values: browserLabels },
  network_tests: { help: 'Tests of the network before a visit, by result and path', label: 'result', values: networkResults },
  network_weaknesses: { help: 'What was weak in a test of the network', label: 'code', values: ['loss', 'delay', 'bandwidth'] },
  socket_messages: { help: 'Socket messages answered', ...outcomes },
  sockets_opened: { help: 'WebSockets opened', label: 'path', values: ['/v1/socket', '/v1/janus', '/v1/check'] },
  sockets_refused: { help: 'WebSockets refused before they opened', ...refusals },
  sockets_closed: { help: 'WebSockets closed', label: 'close_code', values: Object.values(closeCode).map(String) },
  seat_lines: { help: 'Connections of people who wait or are inside', label: 'change', values: ['lost', 'back'] },
  encryption_reports: { help: 'Changes of encryption that browsers reported', label: 'state', values: ['verified', 'encrypted', 'pending', 'failed'] },
  quality_reports: { help: 'Connection quality that browsers reported', label: 'level', values: ['good', 'fair', 'poor', 'lost'] },
  quality_reasons: { help: 'Why a connection was less than good', label: 'reason', values: qualityReasonSchema.options },
  janus_refused: { help: 'Requests for media refused', ...refusals },
  janus_request_errors: { help: 'Requests to the media server that failed; 0: no answer', label: 'number', values: janusNumbers },
  janus_moves: { help: 'Appointments given to another media server, by what is the matter with theirs', label: 'reason', values: ['down', 'unfit', 'drained'] },
  media_connections: { help: 'Connections for media, as the media server saw them', label: 'outcome', values: ['connected', 'ice-failed', 'dtls-failed'] },
  media_slow_links: { help: 'Seconds in which a connection lost much; uplink: on the way to people', label: 'direction', values: ['uplink', 'downlink'] },
  media_lost: { help: 'Media connections that the media server gave up', label: 'reason', values: ['ice-failed', 'dtls-failed'] },
  reconnects: { help: 'Times that a browser was back, by what helped: another WebSocket, other ways, the relay alone, new connections', label: 'rung', values: rungSchema.options },
  turn_credentials: { help: 'Relay credentials issued' },
  mails: { help: 'Mails handed over', label: 'outcome', values: ['sent', 'failed'] },
  audit_failures: { help: 'Writes to the record that failed', label: 'kind', values: ['unavailable', 'unknown', 'refused', 'broken'] },
  audit_deferred: { help: 'Writes kept for later because the store failed' },
  audit_dropped: { help: 'Audit events lost; the log has an entry that says so', label: 'reason', values: ['no-room', 'refused'] },
  checkpoints: { help: 'Checkpoints of the audit log', label: 'outcome', values: ['signed', 'failed', 'unsent', 'altered'] },
} as const satisfies Readonly<Record<string, Counter>>;

/** Measured when somebody looks; `consult_<name>`. */
export const gauges = {
  appointments: { help: 'Appointments that somebody is connected to, waits in or is inside of', label: 'state' },
  seats: { help: 'Seats of those appointments', label: 'state' },
  seats_connected: { help: 'Browsers in a seat' },
  queues_connected: { help: 'Queues looked at' },
  media_paths: { help: 'People inside by the path of their media; all but direct go through the relay', label: 'path' },
  sockets_open: { help: 'Open WebSockets' },
  sockets_strangers: { help: 'Open WebSockets that have not shown who they are' },
  connections_half_open: { help: 'Connections that have not sent a whole request' },
  at_work: { help: 'Is this gateway at work; 0: it stands by for another one' },
  janus_node_up: { help: 'Is the media server connected and answering', label: 'node' },
  janus_node_unfit: { help: 'Does the media server answer without doing its work', label: 'node' },
  janus_node_draining: { help: 'Is the media server given no new appointments', label: 'node' },
  janus_ping_seconds: { help: 'What the last sign of life of the media server took; 0: none came', label: 'node' },
  janus_sessions: { help: 'Sessions of ours at the media server', label: 'node' },
  janus_handles: { help: 'Handles of ours at the media server', label: 'node' },
  clock_skew_seconds: { help: 'How far the clock of the gateway is from the one of the database server' },
  audit_backlog: { help: 'Writes the store could not take yet' },
  audit_spool_bytes: { help: 'Bytes of the spool in use' },
  audit_unsealed_seconds: { help: 'Time since the last checkpoint of a log with entries after it; 0 when all is sealed' },
  disk_free_ratio: { help: 'Free share of the file system that holds the data' },
  disk_free_bytes: { help: 'Free bytes of the file system that holds the data' },
  memory_resident_bytes: { help: 'Memory of the gateway' },
  memory_heap_bytes: { help: 'Memory that its JavaScript uses' },
  start_time_seconds: { help: 'When the gateway started, since the Unix epoch' },
} as const satisfies Readonly<Record<string, Gauge>>;

/** The values of the gauges that are split by a state: those nobody is in are shown too. */
export const states = { appointments: appointmentStateSchema.options, seats: seatStateSchema.options } as const;

/** How long things take; `consult_<name>`. */
export const histograms = {
  waiting_seconds: { help: 'From the waiting room until somebody lets the guest in', bounds: [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200] },
  entering_seconds: { help: 'From the admission until media is up', bounds: [0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60] },
  media_connecting_seconds: { help: 'From the moment the media server begins to connect somebody until media can flow', bounds: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 15, 30] },
  media_loss_ratio: { help: 'Packets lost, as browsers reported it every ten seconds', bounds: [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] },
  media_round_trip_seconds: { help: 'Way to the media server and back', bounds: [0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2] },
  media_jitter_seconds: { help: 'How unevenly packets arrive', bounds: [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2] },
  audio_mos: { help: 'Mean opinion score of the sound, 1 to 5 (ITU-T G.107)', bounds: [1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.2, 4.4] },
  reconnecting_seconds: { help: 'From the moment a browser lost its media, or the line for asking for it, until it was back', bounds: [0.5, 1, 2, 3, 5, 8, 15, 30, 60, 180] },
  audit_append_seconds: { help: 'Writes with their audit entries, until they are on the disk', bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] },
  janus_request_seconds: { help: 'Requests to the media server', bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 8] },
  event_loop_delay_seconds: { help: 'How late the gateway gets to its work', bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] },
} as const satisfies Readonly<Record<string, Histogram>>;

export type CounterName = keyof typeof counters;
export type GaugeName = keyof typeof gauges;
export type HistogramName = keyof typeof histograms;
