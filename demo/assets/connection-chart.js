import { build } from './build.js';

/** What the record says of one person's connection. @typedef {Record<string, string | number | boolean>} ConnectionSum */

/** @type {Record<string, { level: string, word: string }>} */
const letters = { g: { level: 'good', word: 'good' }, f: { level: 'fair', word: 'fair' }, p: { level: 'poor', word: 'weak' }, l: { level: 'lost', word: 'broken off' }, '-': { level: 'none', word: 'nothing known' } };
/** @type {Record<string, string>} */
const paths = { direct: 'straight to the media server', 'relay-udp': 'through the relay over UDP', 'relay-tcp': 'through the relay over TCP', 'relay-tls': 'through the relay over TLS' };
/** @type {Record<string, string>} */
const reasons = { loss: 'lost packets', delay: 'delay', jitter: 'uneven arrival', 'frame-rate': 'few pictures', bandwidth: 'little bandwidth', cpu: 'a busy device', 'no-media': 'nothing arriving' };

/**
 * One bar for each half minute, the higher the better, and the same in words: for whoever has a patient on the phone.
 * @param {ConnectionSum} sum @param {string} endedAt
 */
export function connectionChart(sum, endedAt) {
  const timeline = String(sum['timeline'] ?? '');
  const slotMs = Number(sum['slotSeconds'] ?? 0) * 1000;
  const startedMs = Date.parse(endedAt) - Number(sum['seconds'] ?? 0) * 1000;
  const bars = [...timeline].map((letter, index) => {
    const { level, word } = letters[letter] ?? { level: 'none', word: 'nothing known' };
    const from = new Date(startedMs + index * slotMs).toLocaleTimeString([], { timeStyle: 'short' });
    return build('i', { 'data-level': level, title: `${from}: ${word}` });
  });
  const words = wordsOf(sum);
  return build('div', { class: 'connection' }, build('div', { class: 'bars', role: 'img', 'aria-label': words }, ...bars), build('p', { 'aria-hidden': 'true' }, words));
}

/** @param {ConnectionSum} sum */
function wordsOf(sum) {
  const shares = [['Good', 'goodPercent'], ['fair', 'fairPercent'], ['weak', 'poorPercent'], ['broken off', 'lostPercent']]
    .flatMap(([word, key]) => (Number(sum[key ?? '']) > 0 ? [`${word}\u00a0${sum[key ?? '']}\u00a0%`] : []));
  const causes = String(sum['reasons'] ?? '').split(',').flatMap((code) => reasons[code] ?? []);
  const parts = [
    shares.join(', '),
    ...(causes.length > 0 ? [`because of ${causes.join(', ')}`] : []),
    ...('mos' in sum ? [`sound ${sum['mos']} of 5`] : []),
    ...('lossPercent' in sum ? [`${sum['lossPercent']}\u00a0% lost`] : []),
    ...('roundTripMs' in sum ? [`${sum['roundTripMs']} ms there and back`] : []),
    ...(paths[String(sum['path'])] === undefined ? [] : [String(paths[String(sum['path'])])]),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
