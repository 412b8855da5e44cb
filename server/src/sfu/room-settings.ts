import { limits } from '@consult-room/protocol';
import type { JsonObject } from './json-document.ts';
import type { SfuRoomRow } from './ports.ts';

/** VideoRoom `create` for a consultation. Settings and their reasons: janus_videoroom.c, and the notes beside them. */
export function roomSettings(row: SfuRoomRow, adminKey: string): JsonObject {
  return {
    request: 'create',
    room: row.room,
    admin_key: adminKey,
    pin: row.pin,
    permanent: false,
    is_private: true,
    publishers: limits.participantsPerAppointment,
    bitrate: limits.bitrateBps,
    bitrate_cap: true,
    // A consultation has few people: keyframes are asked for when somebody needs one, not by the clock.
    fir_freq: 0,
    audiocodec: 'opus',
    videocodec: 'vp8,vp9',
    opus_fec: true,
    transport_wide_cc_ext: true,
    // Who speaks is known to the people inside, not to the server: levels are neither sent nor computed.
    audiolevel_ext: false,
    audiolevel_event: false,
    record: false,
    lock_record: true,
    notify_joining: true,
    // A subscriber must belong to a publisher of the same room, so that no stray handle can listen.
    require_pvtid: true,
    require_e2ee: true,
  };
}
