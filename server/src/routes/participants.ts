import { participantInputSchema, participantViewSchema, tokenViewSchema } from '@consult-room/protocol';
import type { AppointmentBook } from '../appointments/appointment-book.ts';
import { participantView, type JoinUrlOf } from '../appointments/appointment-view.ts';
import type { Invitations } from '../appointments/invitations.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { appointmentIdOf, participantIdOf } from './read-parameters.ts';

interface ParticipantRoutes {
  readonly book: AppointmentBook;
  readonly invitations: Invitations;
  readonly joinUrlOf: JoinUrlOf;
}

const seatPath = '/appointments/:appointmentId/participants/:participantId';

export function participantEndpoints({ book, invitations, joinUrlOf }: ParticipantRoutes): readonly Endpoint[] {
  const add = endpoint({
    method: 'post', path: '/appointments/:appointmentId/participants', operationId: 'addParticipant', audience: 'clinic',
    summary: 'Adds a person, for example an interpreter or a caregiver.',
    body: participantInputSchema, answer: { status: 201, description: 'The new participant', schema: participantViewSchema },
    errors: ['bad-request', 'not-found', 'participants-limit', 'appointment-ended', 'appointment-cancelled'],
    handle: async ({ caller, params, body }) => ({ status: 201, body: participantView(await book.addParticipant(caller, appointmentIdOf(params), body), joinUrlOf) }),
  });
  const revoke = endpoint({
    method: 'delete', path: seatPath, operationId: 'revokeParticipant', audience: 'clinic',
    summary: 'Takes the seat back: the person is removed at once, link and tokens open nothing any more.',
    body: null, answer: { status: 204, description: 'Done', schema: null }, errors: ['not-found', 'appointment-ended', 'appointment-cancelled'],
    async handle({ caller, params }) {
      await book.revokeParticipant(caller, appointmentIdOf(params), participantIdOf(params));
      return { status: 204 };
    },
  });
  const invite = endpoint({
    method: 'post', path: `${seatPath}/invitation`, operationId: 'sendInvitation', audience: 'clinic',
    summary: 'Mails the personal link. Asked again it mails the same link again.',
    body: null, answer: { status: 202, description: 'Handed to the mail server', schema: null },
    errors: ['not-found', 'no-email', 'forbidden', 'mail-unavailable', 'appointment-ended', 'appointment-cancelled', 'seat-removed', 'seat-denied'],
    async handle({ caller, params }) {
      await invitations.send(caller, appointmentIdOf(params), participantIdOf(params));
      return { status: 202, body: {} };
    },
  });
  const token = endpoint({
    method: 'post', path: `${seatPath}/token`, operationId: 'issueRoomToken', audience: 'clinic',
    summary: 'A token for a person the portal has signed in; the element renews it by itself.',
    body: null, answer: { status: 200, description: 'The token', schema: tokenViewSchema },
    errors: ['not-found', 'too-early', 'link-expired', 'appointment-ended', 'appointment-cancelled', 'seat-removed', 'seat-denied'],
    handle: async ({ caller, params }) => ({ status: 200, body: await book.issueToken(caller, appointmentIdOf(params), participantIdOf(params)) }),
  });
  return [add, revoke, invite, token];
}
