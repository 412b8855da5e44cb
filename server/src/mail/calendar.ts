import type { AppointmentNotice } from './appointment-notice.ts';

/** RFC 5545 §3.3.11: backslash, comma, semicolon and newline are escaped in text. */
function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(';', String.raw`\;`).replaceAll(',', String.raw`\,`).replaceAll(/\r?\n/g, String.raw`\n`);
}

/** RFC 5545 §3.1: no line over 75 octets; a continuation begins with a space. Never cuts a character in two. */
export function foldLine(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    if (Buffer.byteLength(piece + character) > (pieces.length === 0 ? 75 : 74)) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces.join('\r\n ');
}

function utcStamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

function alarm(minutesBefore: number, text: string): readonly string[] {
  return ['BEGIN:VALARM', 'ACTION:DISPLAY', `TRIGGER:-PT${minutesBefore}M`, `DESCRIPTION:${escapeText(text)}`, 'END:VALARM'];
}

/**
 * The calendar entry of an appointment (RFC 5545, CONFERENCE of RFC 7986). The UID never changes, so a change or a
 * cancellation finds the entry it is about. PRIVATE: a shared calendar shows that the time is taken, not why.
 */
export function calendarEntry(notice: AppointmentNotice, method: 'REQUEST' | 'CANCEL', title: string, alarmText: string): string {
  const isCancelled = method === 'CANCEL';
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//consult-room//gateway//EN', `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${notice.appointmentId}@consult-room`,
    `SEQUENCE:${notice.sequence}`,
    `DTSTAMP:${utcStamp(notice.nowMs)}`,
    `DTSTART:${utcStamp(Date.parse(notice.start))}`,
    `DTEND:${utcStamp(Date.parse(notice.end))}`,
    `SUMMARY:${escapeText(title)}`,
    'CLASS:PRIVATE',
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    ...(isCancelled ? [] : [`URL:${notice.joinUrl}`, `CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:${notice.joinUrl}`]),
    ...(isCancelled ? [] : [...alarm(24 * 60, alarmText), ...alarm(15, alarmText)]),
    'END:VEVENT', 'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
