import type { LabGateway } from '../../network/support/lab-gateway.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Which of the gateways has the turn; waits where none has it yet. */
export async function gatewayAtWork(house: LabHouse): Promise<LabGateway> {
  const gateways = await house.gateways();
  return await waitUntil('a gateway to be at work', async () => {
    const busy = await Promise.all(gateways.map((gateway) => gateway.isAtWork()));
    return gateways.find((_gateway, index) => busy[index]);
  }, 30_000);
}
