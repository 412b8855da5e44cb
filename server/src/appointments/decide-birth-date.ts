import { limits, type ErrorCode, type ParticipantId } from '@consult-room/protocol';
import type { Consultation } from '../stores/consultation.ts';
import { nothing, seatOf, type Decision } from './decision.ts';

/**
 * An answer to "when were you born?" behind a link. Pure. A wrong one is counted over the link's whole life: a right one
 * in between gives nobody more tries.
 */
export function decideBirthDate(consultation: Consultation, id: ParticipantId, isRight: boolean): { readonly refusal: ErrorCode | null; readonly decision: Decision } {
  const { birthDateTries: before } = seatOf(consultation, id);
  if (before >= limits.birthDateTries) return { refusal: 'birth-date-locked', decision: nothing };
  if (isRight) return { refusal: null, decision: nothing };
  const tries = before + 1;
  const refusal = tries >= limits.birthDateTries ? 'birth-date-locked' : 'birth-date-wrong';
  return {
    refusal,
    decision: {
      seats: [{ id, change: { birthDateTries: tries } }],
      audit: [{ actor: { kind: 'stranger', subject: id }, action: 'link.refused', outcome: 'refused', target: id, detail: { code: refusal, tries } }],
    },
  };
}
