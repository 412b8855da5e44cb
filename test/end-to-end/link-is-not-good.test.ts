import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import type { Portal, Visit } from '../support/portal.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const phone = /555 010 0199/;

interface BadLink {
  readonly what: string;
  /** Makes the link, and the visit behind it where there is one. */
  readonly make: (portal: Portal) => Promise<{ readonly joinUrl: string; readonly visit?: Visit }>;
  /** What the person must be able to read. */
  readonly says: RegExp;
}

const badLinks: readonly BadLink[] = [
  {
    what: 'nobody knows',
    make: async (portal) => ({ joinUrl: (await portal.createVisit()).joinUrl.replace(/#.*/, `#${'A'.repeat(43)}`) }),
    says: /link/i,
  },
  {
    what: 'of a cancelled appointment',
    make: async (portal) => {
      const visit = await portal.createVisit();
      await portal.cancel(visit.appointmentId);
      return { joinUrl: visit.joinUrl, visit };
    },
    says: /cancel/i,
  },
  {
    what: 'of an appointment two hours from now',
    make: async (portal) => {
      const visit = await portal.createVisit({ startsInMs: 2 * 3_600_000 });
      return { joinUrl: visit.joinUrl, visit };
    },
    says: /early|opens/i,
  },
  {
    what: 'of an appointment two days ago',
    make: async (portal) => {
      const visit = await portal.createVisit({ startsInMs: -48 * 3_600_000 });
      return { joinUrl: visit.joinUrl, visit };
    },
    says: /over|past|ended|no longer|expired/i,
  },
];

for (const { what, make, says } of badLinks) {
  story(`A link ${what}: the person reads why and whom to call, and nothing changes`, house, async (scene) => {
    await house.open(red);
    const portal = await scene.portal();
    const { joinUrl, visit } = await make(portal);
    const before = visit && await portal.appointment(visit.appointmentId);
    const guest = await scene.guestAtDoor('guest', red, joinUrl);
    guest.watch.expect(/Failed to load resource.*4\d\d/);
    await guest.pressPrimary();
    await waitUntil('the reason on screen', async () => {
      const text = await guest.text();
      return says.test(text) && phone.test(text);
    });
    assert.match(String(await guest.state()), /^(?:door|trouble|ended)$/);
    if (visit) assert.deepEqual(await portal.appointment(visit.appointmentId), before);
  });
}

story('A link with half its secret missing: the page itself says so', house, async (scene) => {
  const guest = await scene.blank('guest', red);
  const { publicUrl } = await house.stack();
  guest.watch.expect(/Failed to load resource.*4\d\d/);
  await guest.page.goto(`${publicUrl}/join`);
  await waitUntil('the reason on screen', async () => /not complete/i.test(await guest.text()) && phone.test(await guest.text()));
  await guest.page.goto('about:blank');
  await guest.page.goto(`${publicUrl}/join#tooshort`);
  await waitUntil('the reason on screen', async () => /not complete/i.test(await guest.text()) && phone.test(await guest.text()));
  assert.equal(await guest.page.$('consult-room:not([hidden])'), null);
});
