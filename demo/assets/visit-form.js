import { askPortal } from './ask-portal.js';
import { find } from './find.js';

const sentences = /** @type {Record<string, string>} */ ({
  'bad-request': 'Please check the names and email addresses.',
  'invalid-time': 'Please check the start time.',
  'mail-unavailable': 'The appointment stands, but the mail could not be sent. Copy the link instead.',
});

/** A Date as `<input type=datetime-local>` wants it: local time, minutes. @param {Date} date */
function localMinutes(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The dialog that makes an appointment and has its links mailed. */
export class VisitForm {
  #dialog = find('visit', HTMLDialogElement);
  #form = find('visit-form', HTMLFormElement);
  #error = find('visit-error', HTMLElement);
  #onCreated;

  /** @param {(appointment: import('./day-list.js').Appointment) => void} onCreated */
  constructor(onCreated) {
    this.#onCreated = onCreated;
  }

  /** Ready for its buttons. */
  listen() {
    find('new', HTMLButtonElement).addEventListener('click', () => this.#open());
    find('visit-cancel', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  #open() {
    this.#form.reset();
    this.#error.textContent = '';
    /** @type {HTMLInputElement} */ (this.#form.elements.namedItem('start')).value = localMinutes(new Date());
    this.#dialog.showModal();
  }

  async #submit() {
    const submit = /** @type {HTMLButtonElement} */ (this.#form.querySelector('[type=submit]'));
    const given = [...new FormData(this.#form)].map(([name, value]) => /** @type {[string, string]} */ ([name, String(value).trim()])).filter(([, value]) => value !== '');
    const visit = Object.fromEntries(given);
    submit.disabled = true;
    try {
      this.#onCreated(await askPortal('/appointments', { ...visit, start: new Date(visit['start'] ?? '').toISOString() }));
      this.#dialog.close();
    } catch (error) {
      const { code, message } = /** @type {import('./ask-portal.js').PortalRefusal} */ (error);
      this.#error.textContent = sentences[code] ?? message;
    } finally {
      submit.disabled = false;
    }
  }
}
