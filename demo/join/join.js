/**
 * Hands the link's secret to the element and hides it: out of the address bar, the history and every Referer, into
 * this tab's sessionStorage, so that a reload still knows it. Nothing is sent; that takes the person's tap.
 */
const place = 'consult-join-secret';
const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** The link's secret, and behind a dot the appointment's own, where the clinic added one to the link it got from the gateway. */
const whole = /^([A-Za-z0-9_-]{43})(?:\.([A-Za-z0-9_-]{22,128}))?$/;

/** What a whole link holds; null where there is none, or where a part of it got lost on the way. */
function takeSecrets() {
  const secret = location.hash.slice(1);
  if (secret === '') return whole.exec(sessionStorage.getItem(place) ?? '');
  if (!whole.test(secret)) return null;
  sessionStorage.setItem(place, secret);
  history.replaceState(null, '', location.pathname);
  return whole.exec(secret);
}

async function start() {
  const secrets = takeSecrets();
  if (secrets === null) {
    element('no-link').hidden = false;
    return;
  }
  try {
    await import(/** @type {string} */ ('/widget/consult-room.js'));
  } catch {
    element('no-widget').hidden = false;
    return;
  }
  const room = /** @type {HTMLElement & { inviteSecret: string, groupSecret: string | null, trustedIssuer: object | null }} */ (element('room'));
  // Left alone, the element is light until the call and dark in it; who likes it dark gets it dark throughout.
  if (matchMedia('(prefers-color-scheme: dark)').matches) room.setAttribute('theme', 'dark');
  // From here on the element knows the clinic's number itself. A link that opens nothing never gets that far.
  room.addEventListener('consult-ready', () => { document.getElementById('call')?.remove(); });
  const key = JSON.parse(room.dataset['issuer'] ?? 'null');
  // A clinic whose people all come from its portal says 'clinicians' here; this one may also open its rooms elsewhere.
  room.trustedIssuer = key && { key, requiredFor: 'nobody', severalClinicians: true };
  room.groupSecret = secrets[2] ?? null;
  room.inviteSecret = secrets[1] ?? '';
  room.hidden = false;
}

// A second link opened in the same tab changes only the fragment: begin again with it.
addEventListener('hashchange', () => {
  if (location.hash.length > 1) location.reload();
});
element('again').addEventListener('click', () => location.reload());
await start();
