/** What a configuration file must say, whatever the program's default is. */
export interface RiskySetting {
  readonly file: string;
  /** The whole setting as it stands in the file. */
  readonly line: string;
  readonly otherwise: string;
}

const core = 'janus.jcfg';
const room = 'janus.plugin.videoroom.jcfg';
const socket = 'janus.transport.websockets.jcfg';
const events = 'janus.eventhandler.sampleevh.jcfg';
const turn = 'turnserver.conf';

export const requiredSettings: readonly RiskySetting[] = [
  { file: core, line: 'api_secret = "{{apiSecret}}"', otherwise: 'anybody who reaches the port commands Janus' },
  { file: core, line: 'admin_secret = "{{adminSecret}}"', otherwise: 'the well-known default stands' },
  { file: core, line: 'plugins_folder = "{{folder}}/plugins"', otherwise: 'every plugin of the package is loaded' },
  { file: core, line: 'transports_folder = "{{folder}}/transports"', otherwise: 'HTTP and others listen too' },
  { file: core, line: 'events_folder = "{{folder}}/events"', otherwise: 'every event handler of the package is loaded' },
  { file: core, line: 'loggers_folder = "{{folder}}/loggers"', otherwise: 'loggers are loaded' },
  { file: core, line: 'debug_level = 3', otherwise: 'SDP and candidates reach the log' },
  { file: core, line: 'debug_colors = false', otherwise: 'escape codes reach the log' },
  { file: core, line: 'session_timeout = 60', otherwise: 'dead sessions stay' },
  { file: core, line: 'reclaim_session_timeout = 60', otherwise: 'a gateway restart ends every call' },
  { file: core, line: 'no_webrtc_encryption = false', otherwise: 'media could travel without DTLS' },
  { file: core, line: 'full_trickle = false', otherwise: 'candidates come outside the checked SDP' },
  { file: core, line: 'ice_lite = false', otherwise: 'Janus sends no checks' },
  { file: core, line: 'ice_tcp = false', otherwise: 'TCP ports open' },
  { file: core, line: 'ice_enforce_list = "{{mediaAddress}}"', otherwise: 'every address of the machine is announced' },
  { file: core, line: 'ipv6 = false', otherwise: 'addresses coturn refuses are announced' },
  { file: core, line: 'rtp_port_range = "{{rtpPorts}}"', otherwise: 'no firewall rule can be written' },
  { file: core, line: 'stats_period = 0', otherwise: 'every line is measured twice' },
  { file: room, line: 'admin_key = "{{adminKey}}"', otherwise: 'anybody with the API secret makes rooms' },
  { file: room, line: 'string_ids = true', otherwise: 'room ids can be tried one by one' },
  { file: room, line: 'lock_rtp_forward = true', otherwise: 'a call can be copied elsewhere' },
  { file: socket, line: 'ws_ip = "127.0.0.1"', otherwise: 'the API listens on every address' },
  { file: socket, line: 'ws_acl = "127.0.0.1"', otherwise: 'other machines may connect' },
  { file: socket, line: 'ws_acl_forwarded = false', otherwise: 'a header decides who is asking' },
  { file: socket, line: 'admin_ws = false', otherwise: 'the Admin API listens' },
  { file: socket, line: 'admin_wss = false', otherwise: 'the Admin API listens' },
  { file: events, line: 'events = "webrtc,media"', otherwise: 'SDP and sessions leave Janus' },
  { file: events, line: 'backend = "http://127.0.0.1:{{eventsPort}}/janus-events"', otherwise: 'events leave the machine' },
  { file: events, line: 'backend_pwd = "{{apiSecret}}"', otherwise: 'the gateway believes nobody' },
  { file: events, line: 'max_retransmissions = 0', otherwise: 'events pile up while the gateway is away' },
  { file: turn, line: 'use-auth-secret', otherwise: 'no expiring credentials' },
  { file: turn, line: 'static-auth-secret={{secret}}', otherwise: 'credentials cannot be checked' },
  { file: turn, line: 'static-auth-secret={{olderSecret}}', otherwise: 'a new secret cuts off whoever holds credentials of the old one' },
  { file: turn, line: 'denied-peer-ip=0.0.0.0-255.255.255.255', otherwise: 'an open relay into the network' },
  { file: turn, line: 'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', otherwise: 'mapped addresses pass' },
  { file: turn, line: 'allowed-peer-ip={{mediaAddress}}', otherwise: 'no relayed call connects' },
  { file: turn, line: 'listening-ip={{mediaAddress}}', otherwise: 'it listens everywhere' },
  { file: turn, line: 'no-multicast-peers', otherwise: 'multicast peers' },
  { file: turn, line: 'no-tcp-relay', otherwise: 'a tunnel to TCP services' },
  { file: turn, line: 'stale-nonce=600', otherwise: 'a captured request can be used again' },
  { file: turn, line: 'user-quota=4', otherwise: 'one seat takes every port' },
  { file: turn, line: 'max-bps=1000000', otherwise: 'one seat takes the line' },
];

/** Must not stand there at all. */
export const forbiddenSettings: readonly { readonly file: string; readonly setting: RegExp }[] = [
  { file: core, setting: /^(stun_server|turn_server|turn_rest_api|nat_1_1_mapping|cert_key|event_loops|token_auth_secret)(?![\w-])/ },
  { file: turn, setting: /^(no-auth|cli|web-admin|allow-loopback-peers|server-relay|rfc5780|tlsv1|tlsv1_1|verbose|Verbose|stun-backward-compatibility|software-attribute|dtls|mobility)(?![\w-])/ },
  { file: turn, setting: /^(user|lt-cred-mech|oauth|secure-stun=false|no-stale-nonce)(?![\w-])/ },
];

/** The settings of a file without comments and indentation. */
export function settingsOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#') && !/^[a-z]+: \{$|^\}$/.test(line));
}

/** One sentence per risk that stands in a file. */
export function riskySettings(file: string, text: string): readonly string[] {
  const settings = settingsOf(text);
  const missing = requiredSettings.filter((required) => required.file === file && !settings.includes(required.line));
  const extra = settings.filter((setting) => forbiddenSettings.some((rule) => rule.file === file && rule.setting.test(setting)));
  const names = settings.map((setting) => setting.split(/[ =]/)[0] ?? '');
  const twice = names.filter((name, index) => names.indexOf(name) !== index && !['denied-peer-ip', 'static-auth-secret'].includes(name));
  return [
    ...missing.map(({ line, otherwise }) => `${file} lacks "${line}": ${otherwise}`),
    ...extra.map((setting) => `${file} has "${setting}"`),
    ...twice.filter((name) => name !== 'events').map((name) => `${file} sets ${name} twice`),
  ];
}
