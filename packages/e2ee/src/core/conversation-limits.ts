/** What one member takes from another, whatever it says. Sizes in bytes. */
export const conversationLimits = {
  textBytes: 4_096,
  /** A file's name and media type. */
  nameBytes: 255,
  fileBytes: 10 * 1024 * 1024,
  /** Sealed and in base64 33 kB: well under the 64 kB of a socket message and the 48 kB of an MLS message. */
  chunkBytes: 24 * 1024,
  /** Of all files under way to us, together. */
  incomingBytes: 32 * 1024 * 1024,
  /** Texts that still wait for somebody's receipt. */
  openTexts: 32,
  /** Files that wait for their turn. */
  openFiles: 4,
} as const;

/** ms without any receipt after which a message is given up. */
export const patienceMs = 60_000;
