/**
 * What janus.js can do and we never ask of it: our peer connections, tracks, devices and descriptions are our own, so
 * all it carries is sessions, handles and messages. Without this code it could not make a connection that nobody seals.
 */
const unused = [
  'captureDevices', 'createAnswer', 'createDataChannel', 'createOffer', 'createPeerconnectionIfNeeded', 'getBitrate', 'getInfo', 'getLocalTracks',
  'getMaxBitrates', 'getRemoteTracks', 'getVolume', 'isMuted', 'mute', 'prepareWebrtc', 'prepareWebrtcPeer', 'replaceTracks', 'sendDtmf', 'sendData',
  'sendSDP', 'sendTrickleCandidate', 'setBitrate',
  'Janus.attachMediaStream', 'Janus.isExtensionEnabled', 'Janus.listDevices', 'Janus.mediaToTracks', 'Janus.reattachMediaStream',
  'Janus.trackConstraints', 'Janus.useDefaultDependencies', 'Janus.useOldDependencies',
];
const emptied = '{ throw new Error("left out") }';

/** Rollup plugin: takes the bodies of these functions out of janus.js. A name it no longer has stops the build. */
export function slimJanus() {
  return {
    name: 'slim-janus',
    transform(code, id) {
      if (!/janus-gateway\/npm\/dist\/.*\.js$/.test(id)) return null;
      const bodies = new Map();
      collect(this.parse(code), code, bodies);
      const missing = unused.filter((name) => !bodies.has(name));
      if (missing.length > 0) this.error(`${id} no longer has: ${missing.join(', ')}`);
      // An inner one may lie in an outer one: from the end, and never inside what is already gone.
      const cuts = unused.map((name) => bodies.get(name)).sort((one, other) => other.start - one.start);
      return { code: cuts.reduce((text, { start, end }) => text.slice(0, start) + emptied + text.slice(end), code), map: null };
    },
  };
}

/** Bodies of named functions and of functions assigned to a member, by name. */
function collect(node, code, bodies) {
  if (node === null || typeof node !== 'object') return;
  if (node.type === 'FunctionDeclaration') bodies.set(node.id.name, node.body);
  if (node.type === 'AssignmentExpression' && /Function/.test(node.right.type) && node.right.body.type === 'BlockStatement') {
    bodies.set(code.slice(node.left.start, node.left.end), node.right.body);
  }
  for (const value of Object.values(node)) collect(value, code, bodies);
}
