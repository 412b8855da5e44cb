import { askPortal } from './ask-portal.js';
import { build } from './build.js';
import { find } from './find.js';

/** @typedef {{ file: string, to: string, subject: string, date: string }} MailSummary */

const list = find('mails', HTMLUListElement);
const refreshMs = 3_000;
let shown = '';
let open = '';

const time = (/** @type {string} */ date) => date === '' ? '' : new Date(date).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

/** @param {MailSummary} mail */
function row(mail) {
  const button = build('button', { type: 'button', ...(mail.file === open ? { 'aria-current': 'true' } : {}) },
    build('strong', {}, mail.subject), build('span', {}, mail.to), build('time', { datetime: mail.date }, time(mail.date)));
  button.addEventListener('click', () => { location.hash = mail.file; });
  return build('li', {}, button);
}

/** A mail's text with its addresses made into links. @param {string} text */
function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => index % 2 === 0 ? part : build('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part));
}

function showAs(/** @type {'html' | 'text'} */ form) {
  find('html', HTMLIFrameElement).hidden = form !== 'html';
  find('text', HTMLPreElement).hidden = form !== 'text';
  find('show-html', HTMLButtonElement).setAttribute('aria-pressed', String(form === 'html'));
  find('show-text', HTMLButtonElement).setAttribute('aria-pressed', String(form === 'text'));
}

async function openMail(/** @type {string} */ file) {
  const mail = await askPortal(`/mails/${encodeURIComponent(file)}`);
  open = file;
  find('subject', HTMLElement).textContent = mail.subject;
  find('to', HTMLElement).textContent = mail.to;
  find('from', HTMLElement).textContent = mail.from;
  find('date', HTMLElement).textContent = time(mail.date);
  find('files', HTMLElement).textContent = mail.attachments.join(', ') || 'none';
  find('text', HTMLPreElement).replaceChildren(...withLinks(mail.text));
  find('html', HTMLIFrameElement).src = mail.hasHtml ? `/demo/api/mails/${encodeURIComponent(file)}/html` : 'about:blank';
  find('show-html', HTMLButtonElement).disabled = !mail.hasHtml;
  showAs(mail.hasHtml ? 'html' : 'text');
  find('mail', HTMLElement).hidden = false;
  shown = '';
  await refresh();
  find('subject', HTMLElement).focus();
}

async function refresh() {
  /** @type {{ mails: MailSummary[] }} */
  const { mails } = await askPortal('/mails');
  const now = JSON.stringify(mails);
  if (now === shown) return;
  shown = now;
  list.replaceChildren(...mails.map(row));
  find('no-mail', HTMLElement).hidden = mails.length > 0;
}

function openFromAddress() {
  if (location.hash.length > 1) void openMail(decodeURIComponent(location.hash.slice(1))).catch(() => { location.hash = ''; });
}

find('show-html', HTMLButtonElement).addEventListener('click', () => showAs('html'));
find('show-text', HTMLButtonElement).addEventListener('click', () => showAs('text'));
addEventListener('hashchange', openFromAddress);
openFromAddress();
await refresh().catch(() => {});
setInterval(() => { if (!document.hidden) void refresh().catch(() => {}); }, refreshMs);
