import assert from 'node:assert/strict';
import { after } from 'node:test';
import { House } from '../support/house.ts';
import { openMailServer } from '../support/mail-server.ts';
import { joinLinkOf, mailText } from '../support/mail-text.ts';
import { goToWaitingRoom, openLink } from '../support/patient.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const mailServer = await openMailServer();
after(() => mailServer[Symbol.asyncDispose]());
const house = new House({ environment: { SMTP_URL: mailServer.url } });
const red = { camera: 'red' } as const;

story('F13: The invitation arrives over SMTP, says nothing personal, and its link leads to the waiting room', house, async (scene) => {
  await house.open(red);
  const portal = await scene.portal();
  const visit = await portal.createVisit({ patientName: 'Maria Jensen', patientEmail: 'maria.jensen@example.org' });
  await portal.sendInvitation(visit.appointmentId, visit.patientId);
  const mail = await waitUntil('the mail to arrive', () => mailServer.mails[0]);

  assert.deepEqual(mail.to, ['maria.jensen@example.org']);
  const text = mailText(mail.source);
  for (const part of ['text/plain', 'text/html', 'text/calendar']) assert.match(text, new RegExp(part));
  const calendar = /BEGIN:VCALENDAR[\s\S]*END:VCALENDAR/.exec(text)?.[0] ?? '';
  for (const line of [/^METHOD:/m, /^UID:/m, /^SEQUENCE:/m, /^CLASS:PRIVATE/m, /^BEGIN:VALARM/m]) assert.match(calendar, line);
  assert.match(/^Subject: .*$/m.exec(text)?.[0] ?? '', /appointment/i);
  assert.equal(await portal.countAudit(visit.appointmentId, 'invitation.sent'), 1);

  const link = joinLinkOf(mail.source);
  assert.ok(link);
  const patient = await scene.blank('patient', red);
  await openLink(patient, link);
  await goToWaitingRoom(patient);
  assert.equal(await portal.seatState(visit, visit.patientId), 'waiting');
});
