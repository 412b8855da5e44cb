import { askPortal, PortalRefusal } from './ask-portal.js';
import { build } from './build.js';
import { DayList } from './day-list.js';
import { find } from './find.js';
import { Stage } from './stage.js';
import { VisitForm } from './visit-form.js';

const refreshMs = 5_000;
const message = find('message', HTMLElement);
const say = (/** @type {(string | Node)[]} */ ...parts) => { message.replaceChildren(...parts); };

const stage = new Stage();
const day = new DayList((appointment) => { void stage.open(appointment.id, DayList.title(appointment), { autojoin: false }); }, say);
const refresh = () => day.refresh().catch((error) => { if (error instanceof PortalRefusal) say(error.message); });

const form = new VisitForm((appointment) => {
  say(`${DayList.title(appointment)}: made. The link is in the `, build('a', { href: '/demo/mailbox' }, 'mailbox'), '.');
  void refresh();
});
form.listen();

const queue = /** @type {HTMLElement & { tokenProvider: () => Promise<string> }} */ (find('queue', HTMLElement));
queue.tokenProvider = async () => (await askPortal('/queue-token', {})).token;
// Admitting someone means going in: the patient's page is already connecting.
queue.addEventListener('consult-admit', async (event) => {
  const { appointmentId } = /** @type {CustomEvent<{ appointmentId: string }>} */ (event).detail;
  await refresh();
  const appointment = day.find(appointmentId);
  await stage.open(appointmentId, appointment === undefined ? 'Consultation' : DayList.title(appointment), { autojoin: true });
});

document.addEventListener('stage-change', () => {
  say();
  day.markOpen(stage.appointmentId);
  void refresh();
});
await refresh();
setInterval(() => { if (!document.hidden) void refresh(); }, refreshMs);
