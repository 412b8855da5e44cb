import { expectOk, newDevice } from './gateway-house.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** What browsers saw with their own eyes before the gateway died. */
export interface Seen {
  readonly admitted: Set<string>;
  readonly removed: Set<string>;
}

/**
 * One consultation after the other until the gateway is gone, or it is over otherwise: what is asked of one that stands by is
 * answered when it has the turn, and then nothing breaks. `step` is called with every answer that came.
 */
export async function consult(gateway: GatewayProcess, seen: Seen, step: () => void, isOver: () => boolean = () => false): Promise<void> {
  try {
    while (!isOver()) {
      const { id, clinician, patient } = await gateway.book();
      const [host, guest] = await Promise.all([gateway.sit(id, clinician.id), gateway.sit(id, patient.id, newDevice())]);
      step();
      for (const type of ['arrive', 'wait']) { await expectOk(guest, { type }); step(); }
      for (const type of ['enter', 'enter']) { await expectOk(host, { type }); step(); }
      host.send({ type: 'admit', participantId: patient.id });
      await guest.next('admitted');
      seen.admitted.add(patient.id);
      step();
      await expectOk(guest, { type: 'enter' });
      step();
      await expectOk(host, { type: 'remove', participantId: patient.id });
      seen.removed.add(patient.id);
      step();
      host.send({ type: 'end' });
      await host.closed;
      step();
    }
  } catch {
    // The connection broke: that is the point.
  }
}
