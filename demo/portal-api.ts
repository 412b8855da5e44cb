import { randomUUID } from 'node:crypto';
import express, { Router, type ErrorRequestHandler } from 'express';
import type { AppointmentView, ParticipantInput } from '@consult-room/protocol';
import type { AssertionKey } from './assertion-key.ts';
import { AuditDesk } from './audit-desk.ts';
import type { DemoOptions } from './demo-options.ts';
import { GatewayClient } from './gateway-client.ts';
import { GatewayRefusal } from './gateway-refusal.ts';
import { sameOrigin } from './same-origin.ts';
import { staff } from './staff.ts';

interface NewVisit {
  readonly patientName: string;
  readonly patientEmail: string;
  /** ISO 8601; now when absent. */
  readonly start?: string;
  readonly interpreterName?: string;
  readonly interpreterEmail?: string;
}

const visitMs = 30 * 60_000;
/** Who comes in late still has to believe it, with a clock that may be hours off. */
const assertionSlackMs = 24 * 3_600_000;

/**
 * The portal's own back end, as a clinic would write it. Its users are already signed in (here: always the same
 * clinician), it holds the API key, and it hands its pages nothing but short-lived tokens.
 */
export function createPortalApi(options: Pick<DemoOptions, 'gatewayUrl' | 'apiKey' | 'publicUrl' | 'assertionKey'>): Router {
  const gateway = new GatewayClient(options.gatewayUrl, options.apiKey);
  const audit = new AuditDesk(gateway);
  const api = Router();
  api.use(sameOrigin(options.publicUrl), express.json({ limit: '16kb' }));

  api.post('/appointments', async (request, response) => {
    const appointment = await gateway.createAppointment(visit(request.body as NewVisit), randomUUID());
    await inviteGuests(gateway, appointment);
    response.status(201).json(appointment);
  });
  api.get('/appointments', async (request, response) => {
    const query = new URL(request.originalUrl, options.publicUrl).searchParams;
    response.json({ appointments: await gateway.listAppointments(query.get('from') ?? '', query.get('to') ?? '') });
  });
  api.post('/appointments/:id/invitations', async (request, response) => {
    const appointment = await gateway.getAppointment(request.params.id);
    await inviteGuests(gateway, appointment);
    response.status(202).json({});
  });
  api.post('/appointments/:id/token', async (request, response) => {
    const appointment = await gateway.getAppointment(request.params.id);
    response.json(await gateway.roomToken(appointment.id, clinicianOf(appointment).id));
  });
  api.get('/issuer', (_request, response) => response.json(options.assertionKey.publicJwk));
  api.post('/appointments/:id/assertion', async (request, response) => {
    const appointment = await gateway.getAppointment(request.params.id);
    response.json({ assertion: vouch(options.assertionKey, appointment, (request.body as { readonly thumbprint?: unknown }).thumbprint) });
  });
  api.post('/queue-token', async (_request, response) => response.json(await gateway.queueToken(staff)));
  api.post('/check-token', async (_request, response) => response.json(await gateway.checkToken()));
  // POST: looking is an act, it is recorded; no foreign page may cause it.
  api.post('/audit', async (_request, response) => response.json(await audit.look()));
  api.use(answerRefusals);
  return api;
}

async function inviteGuests(gateway: GatewayClient, appointment: AppointmentView): Promise<void> {
  await Promise.all(guests(appointment).map((guest) => gateway.sendInvitation(appointment.id, guest.id)));
}

function clinicianOf(appointment: AppointmentView) {
  const clinician = appointment.participants.find((participant) => participant.role === 'clinician');
  if (clinician === undefined) throw new GatewayRefusal('not-found', 404, 'Nobody of the clinic belongs to this appointment.');
  return clinician;
}

/**
 * The portal's word that this key is its signed-in user's. It speaks for its own people only: a patient is known to it by
 * nothing but a link, and links are made by the gateway, whose word this is meant to replace.
 */
function vouch(key: AssertionKey, appointment: AppointmentView, thumbprint: unknown): string {
  if (typeof thumbprint !== 'string' || !/^[\w-]{43}$/.test(thumbprint)) throw new GatewayRefusal('bad-request', 400, 'That is not the thumbprint of a key.');
  const { id, role, name } = clinicianOf(appointment);
  const expiresAt = Math.floor((Math.max(Date.now(), Date.parse(appointment.end)) + assertionSlackMs) / 1000);
  return key.vouch({ appointmentId: appointment.id, participantId: id, role, name, thumbprint, expiresAt });
}

function visit(body: NewVisit) {
  const start = body.start === undefined ? new Date() : new Date(body.start);
  if (Number.isNaN(start.getTime())) throw new GatewayRefusal('invalid-time', 422, 'The start is not a date and time.');
  const participants: ParticipantInput[] = [
    { role: 'clinician', name: staff.name, staffId: staff.staffId },
    { role: 'patient', name: body.patientName, email: body.patientEmail },
  ];
  if (body.interpreterName !== undefined && body.interpreterEmail !== undefined) {
    participants.push({ role: 'interpreter', name: body.interpreterName, email: body.interpreterEmail });
  }
  return { start: start.toISOString(), end: new Date(start.getTime() + visitMs).toISOString(), participants };
}

function guests(appointment: AppointmentView) {
  return appointment.participants.filter((participant) => participant.role !== 'clinician');
}

/** The gateway's own code goes on to the page, which has the words; anything else is a fault of ours. */
const answerRefusals: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof GatewayRefusal) return response.status(error.status).json({ code: error.code, detail: error.message });
  if (error instanceof SyntaxError) return response.status(400).json({ code: 'bad-json', detail: 'The body is not JSON.' });
  return response.status(502).json({ code: 'unavailable', detail: 'The gateway did not answer.' });
};
