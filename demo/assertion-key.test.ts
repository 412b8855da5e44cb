import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAsserted } from '../packages/e2ee/src/core/clinic-assertion.ts';
import { IssuerKey } from '../packages/e2ee/src/core/issuer-key.ts';
import { AssertionKey } from './assertion-key.ts';

test('what the portal signs is what browsers take, also after a restart, and the key is its own only', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'assertion-key-'));
  try {
    const key = await AssertionKey.open(dataDir);
    const again = await AssertionKey.open(dataDir);
    assert.deepEqual(again.publicJwk, key.publicJwk);
    const member = { appointmentId: 'apt_1', participantId: 'par_1', role: 'clinician', name: 'Dr. Núñez', thumbprint: 'x' };
    const jws = again.vouch({ ...member, expiresAt: Math.floor(Date.now() / 1000) + 60 });
    const { kty = '', crv = '', x = '', y = '', d } = key.publicJwk;
    assert.equal(d, undefined);
    const issuer = await IssuerKey.open(crypto.subtle, { kty, crv, x, y });
    assert.ok(issuer && await isAsserted(jws, member, issuer, Date.now()));
    const [file] = await readdir(join(dataDir, 'portal'));
    assert.equal((await stat(join(dataDir, 'portal', file ?? ''))).mode & 0o077, 0);
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
