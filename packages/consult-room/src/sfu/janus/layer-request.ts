import type { Layer } from '../sfu.ts';

/** How Janus is asked for a layer: the lines by simulcast, the pictures a second by VP8's temporal layers (0: every fourth). */
export const layerRequest = (layer: Layer): { readonly substream: number; readonly temporal: number } => ({ substream: Math.max(0, layer), temporal: layer < 0 ? 0 : 2 });
