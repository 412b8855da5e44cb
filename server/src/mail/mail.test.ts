import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import { CodedError } from '../coded-error.ts';
import { appointmentLetter } from './appointment-letter.ts';
import type { AppointmentNotice } from './appointment-notice.ts';
import { appointmentTime } from './appointment-time.ts';
import { foldLine } from './calendar.ts';
import { createMailer } from './mailer.ts';

const joinUrl = `https://consult.example/join#${'k'.repeat(43)}`;
const notice: AppointmentNotice = {
  appointmentId: `apt_${'A'.repeat(22)}`,
  to: { name: 'Maria "M" Jensen', address: 'maria@patients.example' },
  locale: null,
  start: '2026-11-24T10:30:00+01:00',
  end: '2026-11-24T11:00:00+01:00',
  timeZone: 'UTC',
  sequence: 0,
  joinUrl,
  clinic: { name: 'Riverside <Clinic>, North', phone: '+1 555 010 0199' },
  nowMs: Date.parse('2026-11-20T08:00:00Z'),
};

test('the subject says when, and nothing about health', () => {
  assert.equal(appointmentLetter('invitation', notice).subject, 'Your appointment on Tuesday 24 November, 10:30');
  assert.match(appointmentLetter('invitation', { ...notice, locale: 'de-AT' }).subject, /^Ihr Termin am Dienstag, 24\. November, 10:30/);
  assert.match(appointmentLetter('cancellation', notice).subject, /^Cancelled: /);
});

test('a start in UTC is told on the clinic wall clock', () => {
  assert.deepEqual(appointmentTime('2026-11-24T09:30:00Z', 'Europe/Vienna', 'en-GB'), { day: 'Tuesday 24 November', time: '10:30', zone: 'CET' });
  assert.equal(appointmentTime('2026-11-24T10:30:00+05:30', 'UTC', 'en-GB').time, '10:30');
});

test('text, page and calendar carry the same link; names are escaped', () => {
  const letter = appointmentLetter('invitation', notice);
  assert.ok(letter.text.includes(joinUrl) && letter.html.includes(joinUrl));
  assert.ok(letter.calendar.content.replaceAll('\r\n ', '').includes(`URL:${joinUrl}`));
  assert.ok(letter.html.includes('Riverside &lt;Clinic&gt;') && !letter.html.includes('<Clinic>'));
  assert.ok(letter.calendar.content.includes(String.raw`Riverside <Clinic>\, North`));
});

test('the calendar entry keeps its UID, counts its changes, rings twice and is private', () => {
  const first = appointmentLetter('invitation', notice).calendar.content;
  const second = appointmentLetter('cancellation', { ...notice, sequence: 1 }).calendar;
  const uid = /UID:(.*)\r\n/.exec(first)?.[1];
  assert.ok(uid !== undefined && second.content.includes(`UID:${uid}`));
  assert.equal(first.match(/BEGIN:VALARM/g)?.length, 2);
  for (const line of ['CLASS:PRIVATE', 'DTSTART:20261124T093000Z', 'SEQUENCE:0', 'CONFERENCE;VALUE=URI']) assert.ok(first.includes(line), line);
  assert.ok(second.content.includes('STATUS:CANCELLED') && second.content.includes('SEQUENCE:1') && !second.content.includes('URL:'));
});

test('calendar lines stay within 75 octets and no character is cut', () => {
  const folded = foldLine(`SUMMARY:${'Sprechstunde für Größe 🩺 '.repeat(10)}`);
  for (const line of folded.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.equal(folded.replaceAll('\r\n ', ''), `SUMMARY:${'Sprechstunde für Größe 🩺 '.repeat(10)}`);
});

test('without a mail server the letter lies whole in the outbox', async () => {
  const outboxDir = await mkdtemp(join(tmpdir(), 'consult-outbox-'));
  try {
    const mailer = createMailer({ smtpUrl: null, outboxDir, from: 'Riverside <no-reply@consult.example>' });
    await mailer.send(appointmentLetter('invitation', notice));
    const files = await readdir(outboxDir);
    assert.equal(files.length, 1);
    const mail = await PostalMime.parse(await readFile(join(outboxDir, files[0] ?? '')));
    assert.equal(mail.subject, 'Your appointment on Tuesday 24 November, 10:30');
    assert.equal(mail.to?.[0]?.address, 'maria@patients.example');
    assert.ok(mail.text?.includes(joinUrl) && mail.html?.includes(joinUrl));
    assert.ok(mail.attachments.some((part) => part.mimeType === 'text/calendar' || part.filename === 'appointment.ics'));
  } finally {
    await rm(outboxDir, { recursive: true, force: true });
  }
});

test('a mail server that is not there is a coded error', async () => {
  const mailer = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', outboxDir: '', from: 'no-reply@consult.example' });
  await assert.rejects(mailer.send(appointmentLetter('invitation', notice)), (error) => error instanceof CodedError && error.code === 'mail-unavailable');
  mailer.close();
});
