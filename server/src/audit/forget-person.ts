import { isOver, type ParticipantId } from '@consult-room/protocol';
import type { Store } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';

/**
 * Erases who a participant is. The log is not touched: it knows a random id made for one appointment, and the row that
 * led from it to a person was the only key. Throws, in words for whoever asked, while the appointment is not over.
 */
export async function forgetPerson(store: Store, id: ParticipantId, nowMs: number): Promise<void> {
  await store.transaction(async (tx) => {
    const consultation = await tx.findConsultationOfSeat(id);
    if (consultation === null) throw new Error('there is no such participant');
    const { appointment } = consultation;
    if (!isOver(appointment.state)) throw new Error('the appointment is not over: end or cancel it first');
    await appendAudit(tx, {
      clinicId: appointment.clinicId, chain: appointment.id, actor: { kind: 'system', subject: 'consult-audit' }, action: 'identity.forgotten', target: id,
    }, nowMs);
    await tx.forgetPerson(id);
  });
  await store.scrub();
}
