import { isJsonObject, type JsonObject } from './json-document.ts';
import { pickFields, type FieldKinds } from './pick-fields.ts';
import { withRepeatedSound } from './repeated-sound.ts';
import { rebuildVideoRoomData, type FeedNames } from './videoroom-event.ts';

/** Handle events a browser may hear, with the fields it may see. Anything else of Janus ends here. */
const plainEvents: Readonly<Record<string, FieldKinds>> = {
  webrtcup: {},
  media: { type: 'string', mid: 'string', receiving: 'boolean', seconds: 'number', substream: 'number' },
  slowlink: { uplink: 'boolean', media: 'string', mid: 'string', lost: 'number' },
  hangup: { reason: 'string' },
  detached: {},
};

/** One message of the real Janus about a handle, rebuilt for the browser with its virtual ids; null: not for browsers. */
export function rebuildJanusEvent(
  message: JsonObject, ids: { readonly sessionId: number; readonly handleId: number }, feeds: FeedNames,
): JsonObject | null {
  const kind = message['janus'];
  const envelope = { janus: kind, session_id: ids.sessionId, sender: ids.handleId };
  if (typeof kind === 'string' && Object.hasOwn(plainEvents, kind)) return { ...envelope, ...pickFields(message, plainEvents[kind] ?? {}) };
  const plugin = message['plugindata'];
  if (kind !== 'event' || !isJsonObject(plugin) || !isJsonObject(plugin['data'])) return null;
  const data = rebuildVideoRoomData(plugin['data'], feeds);
  if (data === null) return null;
  const jsep = rebuildJsep(message['jsep']);
  return { ...envelope, plugindata: { plugin: 'janus.plugin.videoroom', data }, ...(jsep === null ? {} : { jsep }) };
}

/** Janus writes the room's name into the session name line (`s=`); a browser has no use for it. */
function rebuildJsep(jsep: unknown): JsonObject | null {
  if (!isJsonObject(jsep) || typeof jsep['sdp'] !== 'string') return null;
  return { ...pickFields(jsep, { type: 'string', e2ee: 'boolean' }), sdp: withRepeatedSound(jsep['sdp'].replace(/^s=.*$/m, 's=-')) };
}
