import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

export interface MailSummary {
  readonly file: string;
  readonly to: string;
  readonly subject: string;
  /** ISO 8601; empty when the mail has no readable date. */
  readonly date: string;
}

export interface Mail extends MailSummary {
  readonly from: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly string[];
}

const mailFile = /^[A-Za-z0-9][\w.@-]*\.eml$/;

/** The folder where the gateway leaves mail when no mail server is set. Read only. */
export class MailFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Newest first, at most 100. A folder that does not exist yet is an empty one. */
  async list(): Promise<readonly MailSummary[]> {
    const files = await readdir(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const mails = await Promise.all(files.filter((file) => mailFile.test(file)).map((file) => this.read(file)));
    return mails
      .filter((mail) => mail !== null)
      .map(({ file, to, subject, date }) => ({ file, to, subject, date }))
      .sort((a, b) => b.date.localeCompare(a.date) || b.file.localeCompare(a.file))
      .slice(0, 100);
  }

  /** Null for a name that is no mail of this folder. */
  async read(file: string): Promise<Mail | null> {
    if (!mailFile.test(file) || basename(file) !== file) return null;
    const bytes = await readFile(join(this.#path, file)).catch(() => null);
    return bytes === null ? null : view(file, await PostalMime.parse(bytes));
  }
}

function view(file: string, mail: Email): Mail {
  return {
    file,
    from: mail.from?.address ?? '',
    to: (mail.to ?? []).map((recipient) => recipient.address ?? '').join(', '),
    subject: mail.subject ?? '(no subject)',
    date: mail.date ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    // A part without a file name is another form of the text, such as the calendar entry some mail programs show.
    attachments: mail.attachments.map((attachment) => attachment.filename).filter((name) => name !== null && name !== undefined),
  };
}
