/** Limits a stranger meets. Both sides read them here; documentation is generated from here. */
export const limits = {
  messageBytes: 64 * 1024,
  messagesPerSecond: 50,
  messagesBurst: 100,
  helloTimeoutMs: 5_000,
  httpBodyBytes: 64 * 1024,
  sdpBytes: 32 * 1024,
  /** Of what a browser offers to send. */
  mLines: 8,
  /** Of what it receives, all on one connection: seven others with microphone, camera, screen and the screen's sound, and some to spare. */
  receivedLines: 32,
  candidates: 64,
  handlesPerSeat: 2,
  participantsPerAppointment: 8,
  nameCharacters: 120,
  /** Wrong birth dates behind one link, over its whole life; the clinic gives as many more by mailing the link again or changing the appointment. */
  birthDateTries: 5,
  chatCharacters: 4_000,
  bitrateBps: 2_500_000,
  /** The network part of the device check: so long, so much each way, and so many connections one after the other. */
  checkMs: 30_000,
  checkBitrateBps: 1_000_000,
  checkOffers: 3,
  /** The door opens this long before the start and the link works this long after the end. */
  doorOpensBeforeMs: 15 * 60_000,
  doorClosesAfterMs: 60 * 60_000,
} as const;
