import * as fc from 'fast-check';
import { janusBodies, janusEvents } from './samples.ts';

/** One thing that happens to a seat's virtual session. */
export type Step =
  | { readonly do: 'say'; readonly verb: string; readonly session: 'own' | 'foreign' | 'absent'; readonly handle: number; readonly body: number; readonly jsep: 'none' | 'offer' | 'answer' | 'bad'; readonly extra: string | null; readonly waits: boolean }
  | { readonly do: 'text'; readonly text: string }
  | { readonly do: 'lose-line' | 'put-out' | 'let-in' }
  | { readonly do: 'janus-says'; readonly event: number; readonly handle: number }
  | { readonly do: 'janus-refuses'; readonly code: number }
  | { readonly do: 'janus-forgets' };

const say: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('say' as const),
  verb: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('attach', 'message', 'message', 'message', 'create') },
    { weight: 2, arbitrary: fc.constantFrom('detach', 'hangup', 'keepalive', 'trickle', 'claim', 'destroy') },
    { weight: 1, arbitrary: fc.constantFrom('info', 'list_sessions', 'Message', 'ATTACH', 'handle_info', '', '__proto__') },
  ),
  session: fc.oneof({ weight: 10, arbitrary: fc.constant('own' as const) }, { weight: 1, arbitrary: fc.constantFrom('foreign', 'absent') }),
  handle: fc.oneof({ weight: 8, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(3) }),
  body: fc.nat(janusBodies.length - 1),
  jsep: fc.constantFrom('none', 'none', 'offer', 'offer', 'answer', 'bad'),
  extra: fc.option<string>(fc.constantFrom('room', 'pin', 'id', 'display', 'record', 'filename', 'secret', 'apisecret', 'admin_key', 'token', 'feed', '__proto__'), { freq: 8 }),
  waits: fc.boolean(),
});

/** Sequences a hostile page, a bad line and a restarting Janus can make together. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(fc.oneof(
  { weight: 16, arbitrary: say },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'text', text: '{' }, { do: 'text', text: '[]' }, { do: 'text', text: '{"janus":"ping"}{"janus":"ping"}' }, { do: 'text', text: '\ufeff{}' }, { do: 'text', text: `${'['.repeat(9_000)}` }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'lose-line' }, { do: 'put-out' }, { do: 'let-in' }, { do: 'janus-forgets' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('janus-says' as const), event: fc.nat(janusEvents.length - 1), handle: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('janus-refuses' as const), code: fc.constantFrom(426, 433, 458, 459, 499) }) },
), { minLength: 1, maxLength: 14 });
