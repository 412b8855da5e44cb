import assert from 'node:assert/strict';
import { runMediaCommand } from '../../../server/src/administration/media-command.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import type { Visit } from '../../support/portal.ts';

/** Which media server has the call of this visit, by the name JANUS_NODES gives it. Of houses with two gateways. */
export async function mediaServerOf(house: LabHouse, { appointmentId }: Visit): Promise<string> {
  const [row] = await (await house.database()).query(await house.databaseUrl(), `select node from sfu_rooms where appointment_id = '${appointmentId}'`);
  return String(row?.['node']);
}

/** `consult-media`, as an administrator runs it beside the gateways. */
export async function commandMedia(house: LabHouse, verb: 'drain' | 'empty' | 'resume', name: string): Promise<void> {
  const code = await runMediaCommand([verb, name], { DATABASE_URL: await house.databaseUrl() }, { out: () => undefined, err: assert.fail });
  assert.equal(code, 0);
}
