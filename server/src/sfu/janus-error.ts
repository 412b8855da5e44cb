/** Error numbers of the Janus API (apierror.h) and of its VideoRoom that we answer with or act upon. */
export const janusError = {
  unauthorized: 403,
  invalidJson: 454,
  unknownRequest: 457,
  sessionNotFound: 458,
  handleNotFound: 459,
  invalidSdp: 465,
  sessionConflict: 468,
  notAcceptingSessions: 472,
  unknown: 490,
  videoRoomNoSuchRoom: 426,
  videoRoomRoomExists: 427,
  videoRoomUnknown: 499,
} as const;
