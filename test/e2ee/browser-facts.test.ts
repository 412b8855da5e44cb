import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { lacksFirefox } from '../support/firefox.ts';
import { BrowserFacts } from './support/browser-facts.ts';

/**
 * What browsers do with encoded transforms, as far as our rules rest on it. Each rule stands beside what happens without
 * it. Where a browser is found to behave better or worse than written here, the rules want another look.
 */
for (const engine of ['chromium', 'firefox'] as const) {
  const latched = engine === 'chromium';
  describe(engine, { skip: engine === 'firefox' && lacksFirefox() }, () => {
    const facts = new BrowserFacts(engine);
    before(() => facts.open());
    beforeEach(() => facts.page.reset());
    after(() => facts.page.close());

    test('it has the standard transform; the older one is Chromium only, and none seals by itself', async () => {
      assert.deepEqual(await facts.page.call('interfaces'), { scriptTransform: true, createEncodedStreams: latched, sframeTransform: false });
    });

    test('rule: transform in the task that makes the transceiver, track later. Not one frame in clear', async () => {
      const { receiver, sender } = await facts.flowing({ latch: true, attach: 'at-once', track: 'later' });
      assert.equal(receiver?.clear, 0);
      assert.ok((sender?.marked ?? 0) > 0);
      assert.equal(receiver?.asksForKeyFrames, true);
      // Layers can be told apart by SSRC only.
      assert.deepEqual(sender?.metadata.filter((field) => field === 'rid'), []);
      assert.ok(sender?.metadata.includes('mimeType'));
    });

    test('without the rule: a transform set after the local description comes too late', async () => {
      await facts.page.call('pair', { attach: 'after-local-description' });
      const figures = await facts.until(({ receiver }) => (receiver?.clear ?? 0) + (receiver?.sealed ?? 0) > 20);
      // Firefox waits for media with the transform; Chromium takes it without a word and never uses it.
      if (latched) assert.deepEqual([figures.receiver?.sealed, figures.sender?.marked], [0, 0]);
      else assert.equal(figures.receiver?.clear, 0);
    });

    test('without the rule: a transform set while media flows lets out all that came before', async () => {
      await facts.page.call('pair', { attach: 'when-told' });
      const early = await facts.until(({ receiver }) => (receiver?.clear ?? 0) > 5);
      await facts.page.call('attachSender');
      await facts.until(({ receiver }) => (receiver?.clear ?? 0) + (receiver?.sealed ?? 0) > (early.receiver?.clear ?? 0) + 30);
      const { receiver } = await facts.figures();
      if (latched) assert.equal(receiver?.sealed, 0, 'it never engages');
      else assert.ok((receiver?.sealed ?? 0) > 0, 'it engages late');
    });

    test('the latch holds everything back until a transform is there, also one set late; only Chromium has it', async () => {
      await facts.page.call('pair', { latch: true, attach: 'when-told' });
      // The flag is ignored by who does not know it.
      if (!latched) {
        await facts.until(({ receiver }) => (receiver?.clear ?? 0) > 0);
        return;
      }
      await facts.filmed(30);
      assert.equal((await facts.figures()).packets, 0);
      await facts.page.call('attachSender');
      const later = await facts.until((figures) => (figures.receiver?.sealed ?? 0) > 20);
      assert.equal(later.receiver?.clear, 0);
    });

    test('rule: a transform is never taken off again. Without it Firefox sends in clear, Chromium nothing', async () => {
      await facts.flowing({ latch: true, attach: 'at-once' });
      await facts.page.call('detach');
      if (!latched) {
        await facts.until(({ receiver }) => (receiver?.clear ?? 0) > 5);
        return;
      }
      await facts.stopped();
      assert.equal((await facts.figures()).receiver?.clear, 0);
    });

    test('a worker that ends in the middle of it: not one packet more', async () => {
      await facts.flowing({ latch: true, attach: 'at-once' });
      await facts.page.call('endWorker');
      await facts.stopped();
      assert.equal((await facts.figures()).receiver?.clear, 0);
    });

    test('a transform in place of another takes over without a frame in clear', async () => {
      const { receiver } = await facts.flowing({ latch: true, attach: 'at-once' });
      await facts.page.call('attachSender');
      const later = await facts.until((figures) => (figures.receiver?.sealed ?? 0) > (receiver?.sealed ?? 0) + 20);
      assert.equal(later.receiver?.clear, 0);
    });

    test('the transform outlives a track that goes and comes back, and a direction that turns', async () => {
      const { receiver } = await facts.flowing({ latch: true, attach: 'at-once' });
      await facts.page.call('sendTrack', false);
      await facts.stopped();
      await facts.page.call('sendTrack', true);
      const again = await facts.until((figures) => (figures.receiver?.sealed ?? 0) > (receiver?.sealed ?? 0) + 10);
      await facts.page.call('turn', 'inactive');
      await facts.page.call('turn', 'sendonly');
      const turned = await facts.until((figures) => (figures.receiver?.sealed ?? 0) > (again.receiver?.sealed ?? 0) + 10);
      assert.equal(turned.receiver?.clear, 0);
      assert.deepEqual(turned.trackEvents, [2, 1], 'the track event fires again, for the same receiver');
    });

    test('a receiver of a two-way transceiver: its transform in the track event needs the latch in Chromium', async () => {
      await facts.page.call('pair', { attach: 'at-once', both: true, receive: 'track-event' });
      if (latched) {
        await facts.filmed(30);
        assert.equal((await facts.figures()).receiver?.clear ?? 0, 0, 'without the latch');
      } else {
        await facts.until(({ receiver }) => (receiver?.clear ?? 0) > 0);
      }
      await facts.page.reset();
      await facts.page.call('pair', { latch: true, attach: 'at-once', both: true, receive: 'track-event' });
      await facts.until(({ receiver }) => (receiver?.clear ?? 0) > 10);
    });

    test('a receiver whose transform comes late gets its frames', async () => {
      await facts.page.call('pair', { latch: true, attach: 'at-once', receive: 'when-told' });
      await facts.until(({ sender }) => (sender?.marked ?? 0) > 20);
      await facts.page.call('attachReceiver');
      const { receiver } = await facts.until((figures) => (figures.receiver?.sealed ?? 0) > 10);
      assert.equal(receiver?.clear, 0);
    });
  });
}
