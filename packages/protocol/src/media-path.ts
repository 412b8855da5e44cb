import * as z from 'zod/mini';

/** `direct`: UDP to the media server; else through the relay, and how the relay was reached. */
export const mediaPathSchema = z.enum(['direct', 'relay-udp', 'relay-tcp', 'relay-tls']);
