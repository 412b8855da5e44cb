import { askPortal } from './ask-portal.js';
import { find } from './find.js';

/** @typedef {HTMLElement & { tokenProvider: () => Promise<string>, trustedIssuer: object, assertionProvider: (request: { thumbprint: string }) => Promise<string>, leave: () => Promise<void>, state: string }} ConsultRoom */

/** Where the one open consultation is shown: makes the `<consult-room>` element, and takes it away again. */
export class Stage {
  #section = find('stage', HTMLElement);
  #place = find('stage-room', HTMLElement);
  #title = find('stage-title', HTMLElement);
  #dialog = find('switch', HTMLDialogElement);
  /** @type {ConsultRoom | null} */
  #room = null;
  #appointmentId = '';

  constructor() {
    find('stage-close', HTMLButtonElement).addEventListener('click', () => { void this.close(); });
  }

  get appointmentId() {
    return this.#appointmentId;
  }

  /**
   * Opens the consultation of an appointment. Does nothing when it is the one on stage.
   *
   * @param {string} appointmentId
   * @param {string} title
   * @param {{ autojoin: boolean }} options `autojoin`: the clinician acted already, go in without the device check
   */
  async open(appointmentId, title, { autojoin }) {
    if (this.#appointmentId === appointmentId) return;
    if (this.#busy && !(await this.#mayLeave())) return;
    await this.close();
    const room = /** @type {ConsultRoom} */ (document.createElement('consult-room'));
    // A property, never an attribute: attributes end in page snapshots and session replays.
    room.tokenProvider = async () => (await askPortal(`/appointments/${encodeURIComponent(appointmentId)}/token`, {})).token;
    // Ours is the clinic: its key and its word for the person at this page come from the portal, never from the gateway.
    room.trustedIssuer = { key: await askPortal('/issuer') };
    room.assertionProvider = async ({ thumbprint }) => (await askPortal(`/appointments/${encodeURIComponent(appointmentId)}/assertion`, { thumbprint })).assertion;
    // Left alone, the element is light until the call and dark in it.
    if (matchMedia('(prefers-color-scheme: dark)').matches) room.setAttribute('theme', 'dark');
    if (autojoin) room.setAttribute('autojoin', '');
    room.addEventListener('consult-left', () => this.#section.dispatchEvent(new CustomEvent('stage-change', { bubbles: true })));
    this.#room = room;
    this.#appointmentId = appointmentId;
    this.#title.textContent = title;
    this.#place.append(room);
    this.#show(true);
    this.#title.focus();
  }

  async close() {
    const room = this.#room;
    if (room === null) return;
    this.#room = null;
    this.#appointmentId = '';
    // Leaving tells the gateway; a room that is over has nothing left to tell, and closing must always work.
    if (room.state !== 'ended') await room.leave().catch(() => {});
    room.remove();
    this.#show(false);
  }

  get #busy() {
    return this.#room !== null && !['ended', 'trouble'].includes(this.#room.state);
  }

  /** @returns {Promise<boolean>} */
  #mayLeave() {
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
    return new Promise((resolve) => {
      this.#dialog.addEventListener('close', () => resolve(this.#dialog.returnValue === 'leave'), { once: true });
    });
  }

  #show(/** @type {boolean} */ on) {
    this.#section.hidden = !on;
    document.body.toggleAttribute('data-stage', on);
    this.#section.dispatchEvent(new CustomEvent('stage-change', { bubbles: true }));
  }
}
