import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { postgresSettings } from './postgres-settings.ts';

test('another machine is reached over TLS with its certificate verified, this one without', () => {
  assert.deepEqual(postgresSettings('postgres://us%40er:p%2Fw@db.clinic.example/visits'), {
    host: 'db.clinic.example', port: 5432, user: 'us@er', password: 'p/w', database: 'visits', ssl: { rejectUnauthorized: true },
  });
  for (const near of ['localhost', '127.0.0.1', '[::1]', '%2Frun%2Fpostgresql']) assert.equal(postgresSettings(`postgresql://u@${near}/visits`).ssl, false);
  assert.deepEqual(postgresSettings('postgres://u@localhost:6543/visits?sslmode=verify-full').ssl, { rejectUnauthorized: true });
  assert.equal(postgresSettings('postgres://u@db/visits?sslmode=disable').ssl, false);
  assert.equal(postgresSettings('postgres://u@[::1]:6543/visits').host, '::1');
  assert.equal(postgresSettings('postgres://u@%2Frun%2Fpostgresql/visits').host, '/run/postgresql');
});

test('a name that only looks near is far', () => {
  for (const far of ['localhost.clinic.example', '127.clinic.example', '10.0.0.7', '[fd00::1]']) assert.notEqual(postgresSettings(`postgres://u@${far}/visits`).ssl, false, far);
});

test('an authority of one\'s own is read from its file', () => {
  const file = fileURLToPath(import.meta.url);
  const { ssl } = postgresSettings(`postgres://u@db/visits?sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}`);
  assert.ok(ssl !== false && ssl.ca?.includes('an authority of one'));
});

test('what is not understood is refused, and quotes nothing of the address', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['mysql://u:hunter22@db/visits', /asks for "mysql"/], ['not a url hunter22', /must read/], ['postgres://db/visits?x=hunter22', /must read/],
    ['postgres://u:hunter22@db', /must read/], ['postgres://u:hunter22@db/a/b', /must read/], ['postgres://u:hunter22@db/visits?options=-c', /no other/],
    ['postgres://u:hunter22@db/visits?sslmode=require', /verify-full/], ['postgres://u:hunter22@db/visits?sslmode=no-verify', /verify-full/],
    ['postgres://u:hunter22@db/visits?sslrootcert=/missing', /cannot be read/],
  ];
  for (const [address, words] of wrong) {
    assert.throws(() => postgresSettings(address), (error: Error) => words.test(error.message) && !error.message.includes('hunter22'), address);
  }
});
