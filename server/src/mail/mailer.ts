import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { CodedError } from '../coded-error.ts';
import type { Letter } from './letter.ts';

export interface Mailer {
  /** Resolves once the mail server has taken the letter (or it lies in the outbox); throws `mail-unavailable`. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** null: letters are caught as files in `outboxDir`. */
  readonly smtpUrl: string | null;
  readonly outboxDir: string;
  readonly from: string;
}

const message = (letter: Letter, from: string) => ({
  from,
  to: letter.to,
  subject: letter.subject,
  text: letter.text,
  html: letter.html,
  icalEvent: { filename: 'appointment.ics', method: letter.calendar.method, content: letter.calendar.content },
  // Nobody's out-of-office answers a machine.
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
});

function createSmtpMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true });
  return {
    async send(letter) {
      try {
        await transport.sendMail(message(letter, from));
      } catch (error) {
        const refused = new CodedError('mail-unavailable', 'the mail server did not take the letter');
        refused.cause = error;
        throw refused;
      }
    },
    close: () => transport.close(),
  };
}

/** Without a mail server letters are kept, newest name last, where the demo's mailbox and a developer can read them. */
function createOutboxMailer(outboxDir: string, from: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows', disableFileAccess: true, disableUrlAccess: true });
  return {
    async send(letter) {
      const { message: bytes } = await transport.sendMail(message(letter, from));
      if (!Buffer.isBuffer(bytes)) throw new CodedError('mail-unavailable', 'the letter could not be written');
      await mkdir(outboxDir, { recursive: true, mode: 0o700 });
      const file = join(outboxDir, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}.eml`);
      // Renamed into place: whoever lists the folder never reads half a letter.
      await writeFile(`${file}.part`, bytes, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close: () => transport.close(),
  };
}

export function createMailer(options: MailerOptions): Mailer {
  return options.smtpUrl === null ? createOutboxMailer(options.outboxDir, options.from) : createSmtpMailer(options.smtpUrl, options.from);
}
