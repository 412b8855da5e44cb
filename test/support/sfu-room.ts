import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface SfuRoom {
  readonly room: string;
  readonly pin: string;
  /** Which media server it is on. */
  readonly node: string;
}

/** The real room of a live appointment, read from the gateway's own database as its operator could. */
export function sfuRoomOf(dataDir: string, appointmentId: string): SfuRoom {
  for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:db|sqlite3?)$/.test(file))) {
    const database = new DatabaseSync(join(dataDir, name), { readOnly: true });
    try {
      const row = database.prepare('SELECT room, pin, node FROM sfu_rooms WHERE appointment_id = ?').get(appointmentId);
      if (row) return { room: String(row['room']), pin: String(row['pin']), node: String(row['node']) };
    } finally {
      database.close();
    }
  }
  throw new Error('The gateway has no room for this appointment');
}
