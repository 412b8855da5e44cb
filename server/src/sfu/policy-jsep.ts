import { jsepSchema, limits } from '@consult-room/protocol';
import { refuse, type CleanJsep, type Refused } from './decision.ts';
import { janusError } from './janus-error.ts';
import { checkSdp } from './sdp.ts';

/** The SDP a request carries, rebuilt: `{ jsep }`, or a refusal. */
export function readJsep(jsep: unknown, expected: CleanJsep['type']): { readonly do: 'jsep'; readonly jsep: CleanJsep } | Refused {
  const parsed = jsepSchema.safeParse(jsep);
  if (!parsed.success) return refuseSdp('jsep');
  if (parsed.data.type !== expected) return refuseSdp('jsep-type');
  const checked = checkSdp(parsed.data.sdp, expected === 'offer' ? limits.mLines : limits.receivedLines);
  if (!checked.ok) return refuseSdp(`sdp-${checked.reason}`);
  return { do: 'jsep', jsep: { type: expected, sdp: checked.sdp, e2ee: true } };
}

function refuseSdp(reason: string): Refused {
  return refuse(reason, janusError.invalidSdp, 'sdp-refused');
}
