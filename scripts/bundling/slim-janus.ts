/**
 * What janus.js can do and we never ask of it: our peer connections, tracks, devices and descriptions are our own, so
 * all it carries is sessions, handles and messages. Without this code it could not make a connection that nobody seals.
 */
const unused = [
  'captureDevices', 'createAnswer', 'createDataChannel', 'createOffer', 'createPeerconnectionIfNeeded', 'getBitrate', 'getInfo', 'getLocalTracks',
  'getMaxBitrates', 'getRemoteTracks', 'getVolume', 'isMuted', 'mute', 'prepareWebrtc', 'prepareWebrtcPeer', 'replaceTracks', 'sendDtmf', 'sendData',
  'sendSDP', 'sendTrickleCandidate', 'setBitrate', 'eventHandler',
  'Janus.attachMediaStream', 'Janus.isExtensionEnabled', 'Janus.isGetUserMediaAvailable', 'Janus.isWebrtcSupported', 'Janus.listDevices', 'Janus.mediaToTracks', 'Janus.reattachMediaStream',
  'Janus.stopAllTracks', 'Janus.trackConstraints', 'Janus.useDefaultDependencies', 'Janus.useOldDependencies',
];
/** Asked for on every hang-up and detach; without a connection of its own there is nothing to clean. */
const idle = ['cleanupWebrtc'];
/** Members of a handle that lead to the above, and the callbacks that only they would call. */
const members = [
  'getVolume', 'getRemoteVolume', 'getLocalVolume', 'isAudioMuted', 'muteAudio', 'unmuteAudio', 'isVideoMuted', 'muteVideo', 'unmuteVideo',
  'getBitrate', 'setMaxBitrate', 'data', 'dtmf', 'createOffer', 'createAnswer', 'handleRemoteJsep', 'replaceTracks', 'getLocalTracks', 'getRemoteTracks',
  'webrtcStuff', 'getId', 'getPlugin', 'hangup', 'opaque_id', 'loop_index', 'min_port', 'max_port', 'session', 'consentDialog', 'connectionState', 'iceState', 'mediaState', 'slowLink', 'onlocaltrack', 'onremotetrack', 'ondata', 'ondataopen', 'oncleanup',
];
/** Set for others to read, or for what is not there: whole statements. */
const pointless = [
  ...['dataChanDefaultLabel', 'endOfCandidates', 'isArray', 'webRTCAdapter', 'httpAPICall', 'extension', 'extension.init', 'safariVp8', 'safariVp9'].map((name) => `Janus.${name}`),
  ...['destroyOnUnload', 'getServer', 'isConnected', 'getInfo'].map((name) => `this.${name}`), 'callbacks.dataChannelOptions', 'pluginHandle.hangup', 'gatewayCallbacks.destroyed', 'gatewayCallbacks', 'options',
];
/** Options we never give. */
const unset = [
  ...['iceServers', 'iceTransportPolicy', 'bundlePolicy', 'withCredentials', 'max_poll_events', 'longPollTimeout', 'apisecret', 'destroyOnUnload'].map((name) => `gatewayCallbacks.${name}`),
  ...['opaqueId', 'loopIndex', 'minPort', 'maxPort', 'token'].map((name) => `callbacks.${name}`),
];
/** What we know beforehand: one WebSocket address, no API secret, no log, no candidates from Janus and no news we would use (the minifier folds the rest away). */
const known = new Map<string, string>([
  ...unset.map((option) => [option, 'undefined'] as const),
  ['websockets', 'true'], ['server.indexOf("ws") === 0', 'true'], ['apisecret', 'null'], ['Janus.isArray(server)', 'false'], ['Janus.isArray(servers)', 'false'],
  ['config.pc', 'null'], ['json["janus"] === "trickle"', 'false'], ['json["janus"] === "server_info"', 'false'],
  ['json["janus"] === "media"', 'false'], ['json["janus"] === "slowlink"', 'false'],
  ['options.debug === true || options.debug === "all"', 'false'], ['Array.isArray(options.debug)', 'false'],
  ["Janus.webRTCAdapter.browserDetails.browser === 'safari'", 'false'], ['!pluginHandle || !pluginHandle.webrtcStuff', '!pluginHandle'],
  ['jsep.rid_order === "hml" || jsep.rid_order === "lmh"', 'false'], ['jsep.force_relay', 'false'],
  ...['!Janus.initDone', '!Janus.isWebrtcSupported()', '!gatewayCallbacks.server', 'isNaN(keepAlivePeriod)', '!plugin'].map((doubt) => [doubt, 'false'] as const),
  ...['unload', 'cleanupHandles', 'noRequest'].map((option) => [`callbacks.${option} === true`, 'false'] as const),
  ...['gatewayCallbacks.success', 'gatewayCallbacks.error', 'options.callback', 'callbacks.webrtcState', 'callbacks.onmessage', 'callbacks.ondetached'].map((given) => [`typeof ${given} == "function"`, 'true'] as const),
  ['typeof console.log == "undefined"', 'false'], ['notifyDestroyed', 'false'],
]);
/**
 * Says nothing to anybody, asks nothing over HTTP, and does not listen for the page being left: a session outlives that, and
 * the page's own handler would be called twice.
 */
const silent = /^(?:Janus\.(?:trace|debug|vdebug|log|warn|error|httpAPICall)|window\.addEventListener)$/;

/** A node of a syntax tree (ESTree), with the parts that are looked at here. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly name: string };
  readonly key?: { readonly name?: string; readonly value?: string };
  readonly body?: SyntaxNode;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
  readonly callee?: SyntaxNode;
  readonly expression?: SyntaxNode;
  readonly computed?: boolean;
}

/** What is put in a node's place, under the name it is known by here. */
interface Cut {
  readonly node: SyntaxNode;
  readonly by: string;
  readonly name?: string;
}

/** Of the build it runs in. */
interface Slimming {
  readonly parse: (code: string) => object;
  readonly error: (message: string) => never;
}

type Text = (part: SyntaxNode) => string;

/** Rollup plugin: takes all this out of janus.js. A name it no longer has stops the build. */
export function slimJanus() {
  return {
    name: 'slim-janus',
    transform(this: Slimming, code: string, id: string): { readonly code: string; readonly map: null } | null {
      if (!/janus-gateway\/npm\/dist\/.*\.js$/.test(id)) return null;
      const cuts: Cut[] = [];
      collect(this.parse(code) as SyntaxNode, code, cuts);
      const found = new Set(cuts.map(({ name }) => name));
      const missing = [...unused, ...idle, ...members.map((name) => `.${name}`), ...known.keys(), ...pointless].filter((name) => !found.has(name));
      if (missing.length > 0) this.error(`${id} no longer has: ${missing.join(', ')}`);
      return { code: cuts.reduceRight((text, { node, by }) => text.slice(0, node.start) + by + text.slice(node.end), code), map: null };
    },
  };
}

/** Cuts in the order of the text; nothing is looked for inside what is already cut. */
function collect(node: SyntaxNode, code: string, cuts: Cut[]): void {
  const cut = cutOf(node, code);
  if (cut) cuts.push(cut);
  else for (const value of values(node)) for (const inner of [value].flat() as readonly (SyntaxNode | null)[]) if (inner?.type) collect(inner, code, cuts);
}

/** Parts of a node that are worked out; a place that is written to, or the name of a member, is not. */
function values(node: SyntaxNode): readonly unknown[] {
  const kinds: Readonly<Record<string, string>> = { AssignmentExpression: 'left', VariableDeclarator: 'id', MemberExpression: 'property', Property: 'key' };
  const named = kinds[node.type];
  return Object.entries(node).filter(([part]) => part !== named || node.computed).map(([, value]) => value);
}

/** What becomes of a node, under the name it is known by here; null leaves it. */
function cutOf(node: SyntaxNode, code: string): Cut | null {
  const text: Text = (part) => code.slice(part.start, part.end);
  const { type, id, key, body, left, right, expression } = node;
  if (type === 'FunctionDeclaration' && id && body) return emptied(id.name, body);
  if (type === 'AssignmentExpression' && left && right?.body?.type === 'BlockStatement') return emptied(text(left), right.body);
  if (type === 'ExpressionStatement' && expression) return isIdle(expression, text) ? { node, by: ';' } : unsaid(node, expression, text);
  // An empty spread takes the place of a member, because its comma stays behind.
  const member = type === 'Property' ? (key?.name ?? key?.value) : undefined;
  if (member !== undefined && members.includes(member)) return { node, by: '...null', name: `.${member}` };
  const by = known.get(text(node));
  return by === undefined ? null : { node, by, name: text(node) };
}

/** A function of the library itself is not there at all. */
function unsaid(node: SyntaxNode, { left, callee }: SyntaxNode, text: Text): Cut | null {
  const name = left ? text(left) : callee ? text(callee) : '';
  return pointless.includes(name) || (left && name.startsWith('Janus.') && unused.includes(name)) ? { node, by: ';', name } : null;
}

function emptied(name: string, body: SyntaxNode): Cut | null {
  if (unused.includes(name)) return { node: body, by: '{ throw new Error("left out") }', name };
  return idle.includes(name) ? { node: body, by: '{}', name } : null;
}

function isIdle({ type, callee, left }: SyntaxNode, text: Text): boolean {
  if (type === 'CallExpression' && callee) return silent.test(text(callee));
  return type === 'AssignmentExpression' && members.some((name) => left && text(left) === `callbacks.${name}`);
}
