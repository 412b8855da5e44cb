import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PictureRefresh } from './picture-refresh.ts';

const clean = { fractionLost: 0, roundTripTime: 0.02 };

/** A camera in two layers; once a second the media server reports on both, and four times a second it is asked whether to send. */
function camera() {
  const refresh = new PictureRefresh();
  let nowMs = 1_000_000;
  const reports = new Map<string, object>();
  const seconds = (count: number, news: Readonly<Record<string, object>> = {}): number => {
    let sent = 0;
    for (let quarter = 0; quarter < 4 * count; quarter += 1) {
      if (quarter % 4 === 0) {
        for (const [name, report] of Object.entries(news)) reports.set(name, { type: 'remote-inbound-rtp', kind: 'video', ...clean, ...report, timestamp: nowMs });
        refresh.look(reports as ReadonlyMap<string, Readonly<Record<string, unknown>>>, nowMs);
      }
      if (refresh.isDue(nowMs)) sent += 1;
      nowMs += 250;
    }
    return sent;
  };
  const anew = (): void => {
    reports.clear();
    refresh.restart();
  };
  return { refresh, seconds, anew };
}

test('a line that loses little is left alone', () => {
  const { seconds } = camera();
  assert.equal(seconds(60, { small: clean, large: { fractionLost: 0.05 } }), 0);
});

test('the more is lost the more often a whole picture is sent, from the first report on', () => {
  const { seconds } = camera();
  seconds(3, { small: clean });
  assert.equal(seconds(5, { small: { fractionLost: 0.1 } }), 4);
  assert.equal(seconds(6, { small: { fractionLost: 0.3 } }), 8);
});

test('reports that do not come change nothing for a while', () => {
  const { seconds } = camera();
  seconds(3, { small: clean });
  seconds(1, { small: { fractionLost: 0.1 } });
  assert.equal(seconds(5), 3);
  assert.equal(seconds(20), 0, 'what was reported once is not lost for ever');
});

test('on a line that is full nothing is added, and nothing more once it is', () => {
  const { seconds } = camera();
  seconds(3, { small: clean });
  assert.equal(seconds(10, { small: { fractionLost: 0.6, roundTripTime: 0.4 } }), 0);
  seconds(2, { small: { fractionLost: 0.3, roundTripTime: 0.02 } });
  assert.equal(seconds(4, { small: clean, large: { fractionLost: 0.6, roundTripTime: 0.4 } }), 0);
  assert.equal(seconds(4, { small: { roundTripTime: 0.4 }, large: { fractionLost: 0.7 } }), 0, 'one report of two says so');
});

test('a line that is long is not full', () => {
  const { seconds } = camera();
  seconds(3, { small: { roundTripTime: 0.6 } });
  assert.ok(seconds(5, { small: { fractionLost: 0.3, roundTripTime: 0.7 } }) > 0);
});

test('another connection begins without any loss', () => {
  const { seconds, anew } = camera();
  seconds(3, { small: { fractionLost: 0.3 } });
  anew();
  assert.equal(seconds(5), 0);
});

test('what is no report on a picture is not read', () => {
  const { refresh } = camera();
  refresh.look([['a', { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.5, roundTripTime: 0.1 }], ['b', { type: 'outbound-rtp', kind: 'video' }], ['c', { type: 'remote-inbound-rtp', kind: 'video' }]], 5_000);
  assert.equal(refresh.isDue(5_000), false);
});
