import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitSchema, keyPackageSchema, limits } from '../../packages/protocol/src/index.ts';
import { toBase64 } from '../../packages/e2ee/src/core/base64.ts';
import { newGroupId } from '../../packages/e2ee/src/core/group-id.ts';
import { MlsKeyAgreement } from '../../packages/e2ee/src/core/index.ts';
import type { GroupEpoch, StagedCommit } from '../../packages/e2ee/src/core/key-agreement.ts';
import { Clinic } from './support/clinic.ts';

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

const commitOf = (from: GroupEpoch, { bytes, welcome }: StagedCommit, ...added: readonly string[]) => ({
  type: 'commit', groupId: toBase64(from.groupId), epoch: from.epoch, bytes: toBase64(bytes),
  welcomes: added.map((participantId) => ({ participantId, bytes: toBase64(welcome ?? new Uint8Array(0)) })),
});

const isTaken = (commit: object) => {
  assert.ok(commitSchema.safeParse(commit).success, 'each part within its bound');
  assert.ok(JSON.stringify(commit).length + 32 < limits.messageBytes, 'all of it within one message');
};

test('the largest messages of a full group fit what the gateway takes', async (context) => {
  const clinic = await Clinic.open();
  const start = (participantId: string, role: string) => {
    const identity = { appointmentId: 'apt_0123456789abcdefghijkl', participantId, role, name: 'Å'.repeat(limits.nameCharacters) };
    return MlsKeyAgreement.start({
      identity, saved: null, webCrypto: crypto.subtle, now: () => Date.now(), randomBytes,
      grounds: { issuer: null, groupSecret: 'Zt3xq0Yk2m8fQ1s6Lw9vBA', assertable: true },
      fetchAssertion: (thumbprint) => clinic.vouch(thumbprint, identity),
    });
  };
  const doctor = await start('par_0123456789abcdefghijk0', 'clinician');
  let epoch = await doctor.create(newGroupId('apt_0123456789abcdefghijkl', randomBytes));
  for (let others = 1; others < limits.participantsPerAppointment; others += 1) {
    const offer = await (await start(`par_0123456789abcdefghijk${others}`, 'patient')).offer();
    epoch = (await epoch.change({ remove: [], add: [doctor.inspect(offer.bytes)] })).next;
    if (others !== 3) continue;
    // Two come back at once into a group of four, the most that one commit takes.
    const back = await Promise.all([2, 3].map(async (at) => doctor.inspect((await (await start(`par_0123456789abcdefghijk${at}`, 'patient')).offer()).bytes)));
    isTaken(commitOf(epoch, await epoch.change({ remove: [2, 3], add: back }), ...back.map(({ member }) => member.participantId)));
  }
  const participantId = 'par_0123456789abcdefghijk7';
  const offer = await (await start(participantId, 'patient')).offer();
  const keyPackage = { type: 'key-package', bytes: toBase64(offer.bytes) };
  // Somebody comes back into a full tree: a path to everybody, an Add, and a Welcome with the whole tree.
  const staged = await epoch.change({ remove: [7], add: [doctor.inspect(offer.bytes)] });
  context.diagnostic(`key package ${offer.bytes.length} bytes, commit ${staged.bytes.length}, welcome ${staged.welcome?.length}`);
  assert.ok(keyPackageSchema.safeParse(keyPackage).success);
  isTaken(commitOf(epoch, staged, participantId));
});
