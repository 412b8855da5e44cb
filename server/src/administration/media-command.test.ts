import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toAuditEntry } from '../audit/audit-chain.ts';
import { clinicChain } from '../audit/audit-event.ts';
import { openStore } from '../stores/open-store.ts';
import type { Store } from '../stores/store.ts';
import { runMediaCommand } from './media-command.ts';

interface Answer { readonly code: number; readonly out: string; readonly err: string }

/** A data folder with a gateway's store open in it, and the program beside it. */
async function beside(body: (store: Store, run: (...args: string[]) => Promise<Answer>) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consult-media-'));
  try {
    await using store = await openStore({ databaseUrl: null, dataDir, nowMs: 1 });
    await store.transaction((tx) => tx.insertClinic('cli_1', 1));
    await body(store, async (...args) => {
      let [out, err] = ['', ''];
      const environment = { CONSULT_DATA_DIR: dataDir, JANUS_NODES: 'a=ws://10.0.0.1:8188,b=ws://10.0.0.2:8188' };
      const code = await runMediaCommand(args, environment, { out: (text) => { out += text; }, err: (text) => { err += text; } });
      return { code, out, err };
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

test('a media server is drained, emptied and resumed beside a running gateway, each on record first', () => beside(async (store, run) => {
  assert.equal((await run('drain', 'a')).code, 0);
  assert.deepEqual((await store.listDrains()).map(({ node, moves }) => [node, moves]), [['a', false]]);
  assert.equal((await run('empty', 'a')).code, 0);
  assert.deepEqual((await store.listDrains()).map(({ node, moves }) => [node, moves]), [['a', true]]);
  const { out } = await run('list');
  assert.match(out, /^a  0 rooms  0 people  is emptied since \S+\nb  0 rooms  0 people  takes new appointments\n$/);
  assert.equal((await run('resume', 'a')).code, 0);
  assert.deepEqual(await store.listDrains(), []);
  const entries = (await store.reads.listAuditChain('cli_1', clinicChain, 0, 10)).map(toAuditEntry);
  assert.deepEqual(entries.map(({ action, detail }) => [action, detail?.['what'], detail?.['node']]), [
    ['config.changed', 'media-server-drained', 'a'], ['config.changed', 'media-server-emptied', 'a'], ['config.changed', 'media-server-resumed', 'a'],
  ]);
}));

test('a name that is on no list is refused, and nothing changes', () => beside(async (store, run) => {
  const { code, err } = await run('drain', 'c');
  assert.equal(code, 1);
  assert.match(err, /JANUS_NODES names no c, but a, b/);
  assert.deepEqual(await store.listDrains(), []);
}));

for (const args of [[], ['drain'], ['list', 'a'], ['stop', 'a'], ['drain', 'a', 'b'], ['drain', '--now', 'a']]) {
  test(`"consult-media ${args.join(' ')}" is not understood: the words that are`, () => beside(async (_store, run) => {
    const { code, err } = await run(...args);
    assert.equal(code, 2);
    assert.match(err, /consult-media empty NAME/);
  }));
}
