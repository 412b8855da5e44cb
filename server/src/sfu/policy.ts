import { janusEnvelopeSchema, limits, type JanusEnvelope } from '@consult-room/protocol';
import { refuse, type Decision, type PluginRequest, type Refused } from './decision.ts';
import { janusError } from './janus-error.ts';
import type { JsonObject } from './json-document.ts';
import { joinAsPublisher, requestAsPublisher } from './policy-publisher.ts';
import { joinAsSubscriber, requestAsSubscriber } from './policy-subscriber.ts';
import type { HandleView, SessionView } from './session-view.ts';

/**
 * What becomes of one message of a browser. Pure. Nothing of the message is passed on as it came: requests are
 * written anew from the fields the protocol's schemas allow, with room, pin, names and ids set by the gateway.
 */
export function decide(message: JsonObject, view: SessionView): Decision {
  const parsed = janusEnvelopeSchema.safeParse(message);
  if (!parsed.success) return refuse('envelope', janusError.unknownRequest);
  const envelope = parsed.data;
  if (envelope.session_id !== view.sessionId) return refuse('foreign-session', janusError.sessionNotFound);
  switch (envelope.janus) {
    case 'keepalive': return { do: 'ack' };
    case 'destroy': return { do: 'destroy' };
    case 'attach': return view.handles.size < limits.handlesPerSeat ? { do: 'attach' } : refuse('handle-limit');
    default: return decideOnHandle(envelope, view);
  }
}

function decideOnHandle(envelope: Extract<JanusEnvelope, { readonly handle_id: number }>, view: SessionView): Decision {
  const handle = view.handles.get(envelope.handle_id);
  if (handle === undefined) return refuse('foreign-handle', janusError.handleNotFound);
  switch (envelope.janus) {
    case 'trickle': return { do: 'ack' };
    case 'hangup': return { do: 'hangup', handle: envelope.handle_id };
    case 'detach': return { do: 'detach', handle: envelope.handle_id };
    case 'message': {
      if (envelope.jsep !== undefined && handle.negotiating) return refuse('offer-in-flight');
      const request = decideRequest(envelope.body, envelope.jsep, handle, view);
      return request.do === 'refuse' ? request : { do: 'request', handle: envelope.handle_id, request };
    }
  }
}

function decideRequest(body: unknown, jsep: unknown, handle: HandleView, view: SessionView): PluginRequest | Refused {
  switch (handle.role) {
    case 'publisher': return requestAsPublisher(body, jsep);
    case 'subscriber': return requestAsSubscriber(body, jsep, view);
    case 'fresh': return joinAsPublisher(body, jsep, view) ?? joinAsSubscriber(body, jsep, view) ?? refuse('request');
    case 'left': return refuse('handle-left');
  }
}
