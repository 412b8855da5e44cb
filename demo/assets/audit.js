import { askPortal } from './ask-portal.js';
import { deedWords, actorWords } from './audit-words.js';
import { build } from './build.js';
import { connectionChart } from './connection-chart.js';
import { find } from './find.js';

/** @typedef {import('./audit-words.js').AuditLine} AuditLine */

const again = find('again', HTMLButtonElement);
const verdict = find('verdict', HTMLElement);
const when = (/** @type {string} */ instant) => new Date(instant).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });
/** @type {Record<string, string>} */
const titles = { sound: 'Verified', changed: 'This record was changed', unchecked: 'Not checked' };

/** The verifier's sentence as a title and a line below. @param {string} state @param {string} sentence @returns {[string, string]} */
function readable(state, sentence) {
  const [, entries, upTo, checkpoints] = /^verified (.+), up to (\S+Z), (.+)$/.exec(sentence) ?? [];
  if (state !== 'sound' || entries === undefined || upTo === undefined) return [titles[state] ?? 'Not checked', sentence];
  return [`Verified up to ${when(upTo)}`, `${entries} under ${checkpoints}: every seal fits.`];
}

/** @param {string} state @param {string} title @param {string} words */
function show(state, title, words) {
  verdict.dataset.state = state;
  find('verdict-title', HTMLElement).textContent = title;
  find('verdict-words', HTMLElement).textContent = words;
}

/** @param {AuditLine} line */
function row(line) {
  return build('tr', { 'data-outcome': line.outcome },
    build('td', {}, build('time', { datetime: line.at }, when(line.at))), build('td', {}, build('strong', {}, actorWords(line))),
    build('td', {}, deedWords(line), ...(line.connection === null ? [] : [connectionChart(line.connection, line.at)])), build('td', line.appointment === null ? { class: 'none' } : {}, line.appointment ?? '–'));
}

async function look() {
  again.disabled = true;
  show('checking', 'Checking the record …', '');
  try {
    /** @type {{ verdict: { state: string, sentence: string }, lines: AuditLine[] }} */
    const view = await askPortal('/audit', {});
    const { state, sentence } = view.verdict;
    show(state, ...readable(state, sentence));
    find('lines', HTMLElement).replaceChildren(...view.lines.map(row));
    find('record', HTMLElement).hidden = view.lines.length === 0;
  } catch (error) {
    show('unchecked', 'Not checked', error instanceof Error ? error.message : '');
  }
  again.disabled = false;
}

again.addEventListener('click', () => { void look(); });
await look();
