import { askPortal } from './ask-portal.js';
import { build } from './build.js';
import { copyText } from './copy-text.js';
import { find } from './find.js';

/** @typedef {{ id: string, role: string, name: string, state: string, joinUrl?: string }} Participant */
/** @typedef {{ id: string, state: string, start: string, end: string, participants: Participant[] }} Appointment */

const words = /** @type {Record<string, string>} */ ({ scheduled: 'Planned', open: 'Open', live: 'Live', ended: 'Over', cancelled: 'Cancelled', 'no-show': 'Did not come' });
const over = ['ended', 'cancelled', 'no-show'];
const clock = (/** @type {string} */ instant) => new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/** The portal's own list of today's appointments, with what the clinic can do about each. */
export class DayList {
  #list = find('day', HTMLUListElement);
  #empty = find('empty', HTMLElement);
  /** @type {Appointment[]} */
  #appointments = [];
  #shown = '';
  #openId = '';
  #onOpen;
  #say;

  /**
   * @param {(appointment: Appointment) => void} onOpen
   * @param {(text: string) => void} say
   */
  constructor(onOpen, say) {
    this.#onOpen = onOpen;
    this.#say = say;
  }

  async refresh() {
    const from = new Date();
    from.setHours(0, 0, 0, 0);
    const to = new Date(from);
    to.setDate(to.getDate() + 1);
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
    /** @type {{ appointments: Appointment[] }} */
    const { appointments } = await askPortal(`/appointments?${query.toString()}`);
    this.#appointments = appointments.toSorted((a, b) => Number(over.includes(a.state)) - Number(over.includes(b.state)) || a.start.localeCompare(b.start));
    this.#draw();
  }

  /** @param {string} id of the appointment on stage, or '' */
  markOpen(id) {
    this.#openId = id;
    this.#draw();
  }

  /** @param {string} id */
  find(id) {
    return this.#appointments.find((appointment) => appointment.id === id);
  }

  /** What to call an appointment: its patient. @param {Appointment} appointment */
  static title(appointment) {
    const patient = appointment.participants.find(({ role }) => role === 'patient') ?? appointment.participants[0];
    return `${patient?.name ?? 'Appointment'}, ${clock(appointment.start)}`;
  }

  #draw() {
    const next = JSON.stringify([this.#appointments, this.#openId]);
    if (next === this.#shown) return;
    this.#shown = next;
    this.#list.replaceChildren(...this.#appointments.map((appointment) => this.#card(appointment)));
    this.#empty.hidden = this.#appointments.length > 0;
  }

  /** @param {Appointment} appointment */
  #card(appointment) {
    const guests = appointment.participants.filter(({ role }) => role !== 'clinician');
    const isOver = over.includes(appointment.state);
    return build('li', { class: 'card', 'data-appointment': appointment.id, 'data-state': appointment.state },
      build('time', { datetime: appointment.start }, clock(appointment.start)),
      build('div', { class: 'people' }, ...guests.map((guest) => build('p', {}, build('strong', {}, guest.name), build('span', {}, guest.role)))),
      build('span', { class: 'badge' }, words[appointment.state] ?? appointment.state),
      ...(isOver ? [] : [this.#actions(appointment, guests)]));
  }

  /** @param {Appointment} appointment @param {Participant[]} guests */
  #actions(appointment, guests) {
    const open = build('button', { type: 'button', class: 'button small primary', 'data-action': 'open' }, 'Join');
    open.disabled = appointment.id === this.#openId;
    if (open.disabled) open.textContent = 'Joined';
    open.addEventListener('click', () => this.#onOpen(appointment));
    const mail = build('button', { type: 'button', class: 'button small', 'data-action': 'mail' }, 'Send mail again');
    mail.addEventListener('click', () => {
      void askPortal(`/appointments/${encodeURIComponent(appointment.id)}/invitations`, {})
        .then(() => this.#say('Sent again.'), (error) => this.#say(error.message));
    });
    return build('p', { class: 'row' }, open, ...guests.flatMap((guest) => this.#copyLink(guest, guests.length > 1)), mail);
  }

  /** @param {Participant} guest @param {boolean} several @returns {HTMLElement[]} */
  #copyLink(guest, several) {
    const { joinUrl } = guest;
    if (joinUrl === undefined) return [];
    const copy = build('button', { type: 'button', class: 'button small', 'data-action': 'copy' }, several ? `Copy ${guest.role}'s link` : 'Copy link');
    copy.addEventListener('click', () => { void copyText(copy, joinUrl); });
    return [copy];
  }
}
