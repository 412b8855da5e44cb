const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

export interface LetterLayout {
  readonly language: string;
  readonly clinic: string;
  readonly greeting: string;
  readonly lead: string;
  readonly action: { readonly label: string; readonly url: string; readonly copyLabel: string } | null;
  readonly paragraphs: readonly string[];
  readonly footer: string;
}

const text = 'margin:0 0 20px;font-size:18px;line-height:1.55;color:#1c2733';

function actionRows(action: NonNullable<LetterLayout['action']>): string {
  return `<p style="margin:28px 0"><a href="${escape(action.url)}" style="display:inline-block;padding:16px 28px;border-radius:12px;background:#0b5f6b;color:#ffffff;font-size:18px;font-weight:600;text-decoration:none">${escape(action.label)}</a></p>
<p style="margin:0 0 24px;font-size:14px;line-height:1.5;color:#52606d">${escape(action.copyLabel)}<br><a href="${escape(action.url)}" style="color:#0b5f6b;word-break:break-all">${escape(action.url)}</a></p>`;
}

/** One column, system fonts, inline styles, no pictures and nothing loaded: reads the same in every mail program. */
export function letterHtml(layout: LetterLayout): string {
  return `<!doctype html>
<html lang="${escape(layout.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escape(layout.clinic)}</title></head>
<body style="margin:0;padding:24px 12px;background:#eef3f4;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:36px 32px;background:#ffffff;border-radius:20px">
<p style="margin:0 0 28px;font-size:15px;font-weight:600;letter-spacing:.02em;color:#0b5f6b">${escape(layout.clinic)}</p>
<p style="${text}">${escape(layout.greeting)}</p>
<p style="${text}">${escape(layout.lead)}</p>
${layout.action ? actionRows(layout.action) : ''}
${layout.paragraphs.map((paragraph) => `<p style="margin:0 0 14px;font-size:16px;line-height:1.55;color:#3d4a57">${escape(paragraph)}</p>`).join('\n')}
<p style="margin:28px 0 0;padding-top:20px;border-top:1px solid #dbe4e6;font-size:16px;line-height:1.5;color:#1c2733">${escape(layout.footer)}</p>
</div></body></html>`;
}
