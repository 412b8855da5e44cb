import type { CheckResult } from '@consult-room/protocol';
import { initialRoom } from './room-state.ts';
import type { SessionSnapshot } from './snapshot.ts';

export const untestedCheck: CheckResult = {
  camera: { status: 'untested' }, microphone: { status: 'untested' }, speaker: { status: 'untested' },
  network: { status: 'untested' }, encryption: { status: 'untested' },
};

const silence = () => 0;

export const initialSnapshot: SessionSnapshot = {
  ...initialRoom,
  clinicSays: null,
  busy: false,
  self: null,
  isHost: false,
  appointment: null,
  opensAt: null,
  clinic: null,
  clinicians: [],
  check: untestedCheck,
  devices: { cameras: [], microphones: [], speakers: [], camera: null, microphone: null, speaker: null },
  deviceNotices: [],
  microphoneLevel: silence,
  localStream: null,
  microphoneOn: false,
  cameraOn: false,
  audioOnly: false,
  screenOn: false,
  mirrored: true,
  waiting: { position: null, etaMinutes: null, clinicianPresent: false, notices: [] },
  people: [],
  encryption: { state: 'pending', code: 'not-started' },
  safety: { code: null, members: [], asserted: [], unchecked: [] },
  messages: [],
  fileProgress: null,
  quality: null,
  interruption: null,
  isLinkLost: false,
  enteredAt: null,
};
