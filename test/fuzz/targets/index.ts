import type { FuzzTarget } from '../fuzz-target.ts';
import { auditTarget } from './audit-target.ts';
import { checkTargets } from './check-targets.ts';
import { edgeTarget } from './edge-target.ts';
import { endpointTarget } from './endpoint-target.ts';
import { frameTarget } from './frame-target.ts';
import { janusTargets } from './janus-targets.ts';
import { messageTargets } from './message-targets.ts';
import { neighbourTargets } from './neighbour-targets.ts';
import { sdpTarget } from './sdp-target.ts';
import { sealedFrameTarget } from './sealed-frame-target.ts';
import { tokenTarget } from './token-target.ts';

/** Every place where bytes of strangers are read. */
export const targets: readonly FuzzTarget[] = [...messageTargets, ...janusTargets, ...checkTargets, ...neighbourTargets, sdpTarget, tokenTarget, auditTarget, edgeTarget, frameTarget, endpointTarget, sealedFrameTarget];
