import '../../packages/consult-room/src/consult-check.ts';
import '../../packages/consult-room/src/consult-queue.ts';
import '../../packages/consult-room/src/screens/room-screen.ts';
import { SessionFixture } from '../../packages/consult-room/src/testing/session-fixture.ts';
import '../../packages/consult-room/src/testing/session-frame.ts';
import { connectionOf, queueScene, scenes } from './scenes.ts';

// gallery.html?scene=waiting&theme=dark&lang=de&open=people
const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? 'door';

function dress(element: HTMLElement): HTMLElement {
  for (const name of ['theme', 'lang', 'dir']) {
    const value = query.get(name);
    if (value) element.setAttribute(name, value);
  }
  document.body.classList.toggle('dark', query.get('theme') === 'dark');
  return element;
}

function showRoom(): void {
  const frame = document.createElement('consult-session-frame');
  const session = new SessionFixture(scenes[scene]?.() ?? {});
  session.connection = connectionOf(session.snapshot);
  frame.session = session;
  frame.append(dress(document.createElement('consult-room-screen')));
  document.body.classList.add('filled');
  document.body.append(frame);
}

/** The queue without its gateway: the list and frame of the public element, fed by hand. */
async function showQueue(): Promise<void> {
  const queue = dress(document.createElement('consult-queue'));
  document.body.classList.add('portal');
  document.body.append(queue);
  const entries = scene === 'queue-empty' ? [] : queueScene();
  await (queue as HTMLElementTagNameMap['consult-queue']).updateComplete;
  Object.assign(queue, { snapshot: { connection: scene === 'queue-lost' ? 'lost' : 'open', code: null, clinic: null, entries } });
}

if (scene.startsWith('queue')) await showQueue();
else if (scene === 'device-test') document.body.append(dress(document.createElement('consult-check')));
else showRoom();
