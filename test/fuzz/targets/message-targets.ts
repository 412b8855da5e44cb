import assert from 'node:assert/strict';
import { clientMessageSchema, helloSchema, queueClientMessageSchema } from '@consult-room/protocol';
import * as wire from '@consult-room/protocol';
import { parseDocument } from '../../../server/src/sockets/parse-document.ts';
import { fuzzTarget, type FuzzTarget } from '../fuzz-target.ts';
import { jsonText } from '../inputs/json-text.ts';
import { clientMessages, mlsMessages, queueMessages, restBodies } from '../inputs/samples.ts';

interface Schema { safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown } }

/** What was accepted is accepted again as it was read, carries nothing of a prototype, and left ours alone. */
function checkSchemas(value: unknown, schemas: readonly Schema[]): void {
  for (const schema of schemas) {
    const first = schema.safeParse(value);
    if (!first.success) continue;
    assert.ok(typeof first.data === 'object' && first.data !== null && !Object.hasOwn(first.data, '__proto__'));
    assert.deepEqual(schema.safeParse(JSON.parse(JSON.stringify(first.data))), first);
  }
  assert.deepEqual(Object.keys(Object.prototype), []);
}

function socketMessages(name: string, shows: string, share: number, samples: readonly unknown[], schemas: readonly Schema[]): FuzzTarget {
  return fuzzTarget<string>({
    name, shows, share,
    open: async () => ({
      inputs: jsonText(samples),
      check(text) {
        const document = parseDocument(text);
        if (!document.ok) return assert.match(document.code, /^bad-(?:json|request)$/);
        assert.ok(document.ref === undefined || Number.isSafeInteger(document.ref));
        return checkSchemas(document.body, schemas);
      },
    }),
  });
}

const rest: readonly Schema[] = [
  wire.appointmentInputSchema, wire.appointmentPatchSchema, wire.participantInputSchema, wire.queueTokenInputSchema, wire.redemptionInputSchema,
];

/** Everything a browser or a clinic's server writes, as far as JSON and schema. */
export const messageTargets: readonly FuzzTarget[] = [
  socketMessages('client-message', 'T2 T24', 14, clientMessages, [helloSchema, clientMessageSchema]),
  socketMessages('mls-envelope', 'T24', 10, mlsMessages, [clientMessageSchema]),
  socketMessages('queue-message', 'T2 T24', 8, queueMessages, [queueClientMessageSchema]),
  fuzzTarget<string>({
    name: 'rest-body', shows: 'F16', share: 10,
    open: async () => ({
      inputs: jsonText(restBodies),
      check(text) {
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return;
        }
        checkSchemas(value, rest);
      },
    }),
  }),
];
