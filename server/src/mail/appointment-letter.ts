import type { AppointmentNotice } from './appointment-notice.ts';
import { appointmentTime } from './appointment-time.ts';
import { calendarEntry } from './calendar.ts';
import { letterHtml } from './letter-html.ts';
import { letterWords } from './letter-words.ts';
import type { Letter } from './letter.ts';

/** The invitation (also a reminder or a change: same link, same calendar entry) or the cancellation of an appointment. */
export function appointmentLetter(kind: 'invitation' | 'cancellation', notice: AppointmentNotice): Letter {
  const { words, locale } = letterWords(notice.locale);
  const values: Readonly<Record<string, string>> = { ...appointmentTime(notice.start, notice.timeZone, locale), clinic: notice.clinic.name, phone: notice.clinic.phone };
  const fill = (sentence: string): string => sentence.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
  const isInvitation = kind === 'invitation';
  const lead = fill(isInvitation ? words.inviteLead : words.cancelLead);
  const paragraphs = isInvitation ? [words.hint, words.keep] : [];
  const help = fill(words.help);
  const link = isInvitation ? [`${words.button}:`, notice.joinUrl, ''] : [];
  const method = isInvitation ? 'REQUEST' : 'CANCEL';
  return {
    to: notice.to,
    subject: fill(isInvitation ? words.inviteSubject : words.cancelSubject),
    text: [words.greeting, '', lead, '', ...link, ...paragraphs.flatMap((line) => [line, '']), help, '', notice.clinic.name, ''].join('\n'),
    html: letterHtml({
      language: locale,
      clinic: notice.clinic.name,
      greeting: words.greeting,
      lead,
      action: isInvitation ? { label: words.button, url: notice.joinUrl, copyLabel: words.linkLabel } : null,
      paragraphs,
      footer: help,
    }),
    calendar: { method, content: calendarEntry(notice, method, fill(words.calendarTitle), words.alarm) },
  };
}
