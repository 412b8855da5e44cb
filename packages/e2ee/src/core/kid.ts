import type { Slot } from '../messages.ts';

/** Widths in bits of KID = context ‖ leaf ‖ epoch (RFC 9605 §5.2, MLS). */
export const kidLayout = { slotBits: 2, leafBits: 3, epochBits: 3 } as const;

export interface KidParts {
  readonly slot: Slot;
  /** MLS leaf index of the sender. */
  readonly leaf: number;
  /** The MLS epoch's low bits. */
  readonly epochBits: number;
}

const leafLimit = 1 << kidLayout.leafBits;
const epochLimit = 1 << kidLayout.epochBits;

/** Leaves beyond this cannot be named by a KID and therefore neither send nor receive. */
export const maxLeaf = leafLimit - 1;

export const epochBitsOf = (epoch: number): number => epoch % epochLimit;

/** Throws RangeError for a leaf the layout has no room for: no key then, so nothing is sent. */
export function encodeKid(slot: Slot, leaf: number, epoch: number): bigint {
  if (!Number.isInteger(leaf) || leaf < 0 || leaf > maxLeaf) throw new RangeError('leaf does not fit into the KID');
  return BigInt((slot << (kidLayout.leafBits + kidLayout.epochBits)) | (leaf << kidLayout.epochBits) | epochBitsOf(epoch));
}

/** Null for a KID none of our senders can have. */
export function decodeKid(kid: bigint): KidParts | null {
  const { slotBits, leafBits, epochBits } = kidLayout;
  if (kid < 0n || kid >= 1n << BigInt(slotBits + leafBits + epochBits)) return null;
  const bits = Number(kid);
  const slot = slotOf(bits >> (leafBits + epochBits));
  return slot === null ? null : { slot, leaf: (bits >> epochBits) & maxLeaf, epochBits: bits & (epochLimit - 1) };
}

function slotOf(context: number): Slot | null {
  switch (context) {
    case 0: case 1: case 2: case 3: return context;
    default: return null;
  }
}
