/**
 * Hands the link's secret to the element and hides it: out of the address bar, the history and every Referer, into
 * this tab's sessionStorage, so that a reload still knows it. Nothing is sent; that takes the person's tap.
 */
const place = 'consult-join-secret';
const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** The secret of a whole link; null where there is none, or where a part of it got lost on the way. */
function takeSecret() {
  const secret = location.hash.slice(1);
  if (secret === '') return sessionStorage.getItem(place);
  if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) return null;
  sessionStorage.setItem(place, secret);
  history.replaceState(null, '', location.pathname);
  return secret;
}

async function start() {
  const secret = takeSecret();
  if (secret === null) {
    element('no-link').hidden = false;
    return;
  }
  try {
    await import(/** @type {string} */ ('/widget/consult-room.js'));
  } catch {
    element('no-widget').hidden = false;
    return;
  }
  const room = /** @type {HTMLElement & { inviteSecret: string }} */ (element('room'));
  // Left alone, the element is light until the call and dark in it; who likes it dark gets it dark throughout.
  if (matchMedia('(prefers-color-scheme: dark)').matches) room.setAttribute('theme', 'dark');
  // From here on the element knows the clinic's number itself. A link that opens nothing never gets that far.
  room.addEventListener('consult-ready', () => { document.getElementById('call')?.remove(); });
  room.inviteSecret = secret;
  room.hidden = false;
}

// A second link opened in the same tab changes only the fragment: begin again with it.
addEventListener('hashchange', () => {
  if (location.hash.length > 1) location.reload();
});
element('again').addEventListener('click', () => location.reload());
await start();
