import type { CheckResult, QueueEntry } from '@consult-room/protocol';
import type { ConnectionDetails, PersonView, SessionSnapshot, StreamView } from '../../packages/consult-room/src/session/snapshot.ts';
import { paintedPerson, paintedScreen } from './painted-person.ts';

const at = (minutesFromNow: number): string => new Date(Math.round(Date.now() / 300_000) * 300_000 + minutesFromNow * 60_000).toISOString();

const pass = { status: 'pass' } as const;
const fine: CheckResult = { camera: pass, microphone: pass, speaker: { status: 'untested' }, network: { status: 'untested' }, encryption: pass };
const clinic = { name: 'Riverside Clinic', phone: '+1 555 010 0199' };
const appointment = { start: at(10), end: at(40), state: 'open' } as const;
const maria = { id: 'par_maria0000000000000000', role: 'patient', name: 'Maria Jensen' } as const;
const doctor = { id: 'par_doctor000000000000000', role: 'clinician', name: 'Dr. Ana Rivera' } as const;
const devices = {
  cameras: [{ id: 'c1', label: 'FaceTime HD Camera' }, { id: 'c2', label: 'USB Camera' }], microphones: [{ id: 'm1', label: 'Built-in microphone' }, { id: 'm2', label: 'Headset' }],
  speakers: [{ id: 's1', label: 'Built-in speakers' }, { id: 's2', label: 'Headset' }], camera: 'c1', microphone: 'm1', speaker: null,
};

const person = (view: Partial<PersonView> & Pick<PersonView, 'id' | 'role' | 'name'>): PersonView => ({
  state: 'in-room', connected: true, microphone: true, camera: true, stream: null, screen: null, quality: { level: 'good', score: 92, reasons: [] }, encryption: 'encrypted', identity: null, waitingSince: null, ...view,
});

const face = { own: () => paintedPerson(30, { width: 960, height: 720 }), doctor: () => paintedPerson(165), maria: () => paintedPerson(30, { skin: '#b98462' }), third: () => paintedPerson(260, { skin: '#8a5a3c' }) };
const waitingMaria = (): PersonView => person({ ...maria, state: 'waiting', waitingSince: Date.now() - 4 * 60_000 });

const ownMedia = { sound: [{ name: 'noiseSuppression', on: true }, { name: 'echoCancellation', on: true }, { name: 'autoGainControl', on: false }], blur: 'off' } as const;
/** What every patient's screen shares. */
const patient = (): Partial<SessionSnapshot> => ({ self: maria, clinic, appointment, clinicians: [doctor.name], devices, ownMedia, microphoneLevel: () => 0.55 + Math.sin(Date.now() / 300) * 0.2 });
const host = (): Partial<SessionSnapshot> => ({ ...patient(), self: doctor, isHost: true, localStream: face.doctor() });
const inRoom = (): Partial<SessionSnapshot> => ({ state: 'in-room', encryption: { state: 'encrypted', code: 'ok' }, quality: { level: 'good', score: 94, reasons: [] }, enteredAt: Date.now() - 247_000 });
const safety = { code: { digits: '418207', pictures: [0, 29, 44, 63] }, members: [doctor.name], unchecked: [doctor.name], asserted: [] };
const call = (): Partial<SessionSnapshot> => ({ ...patient(), ...inRoom(), safety, localStream: face.own(), people: [person({ ...doctor, stream: face.doctor() })] });
const hostCall = (): Partial<SessionSnapshot> => ({ ...host(), ...inRoom(), people: [person({ ...maria, stream: face.maria() })] });

/** Every screen worth looking at, by name. */
export const scenes: Readonly<Record<string, () => Partial<SessionSnapshot>>> = {
  'door': () => ({ state: 'door' }),
  'door-birth-date': () => ({ state: 'door', reason: 'birth-date-required', recoverable: true, clinic }),
  'door-early': () => ({ state: 'door', reason: 'too-early', opensAt: at(55), appointment: { ...appointment, start: at(70) }, clinic }),
  'door-in-use': () => ({ state: 'door', reason: 'seat-in-use', recoverable: true, clinic }),
  'door-unknown': () => ({ state: 'door', reason: 'link-unknown' }),
  'check-before': () => ({ ...patient(), state: 'checking' }),
  'check-asking': () => ({ ...patient(), state: 'checking', check: { ...fine, camera: { status: 'testing' }, microphone: { status: 'testing' } } }),
  'check-ready': () => ({ ...patient(), state: 'checking', check: fine, localStream: face.own() }),
  'check-denied': () => ({ ...patient(), state: 'checking', devices: { ...devices, cameras: [], microphones: [], speakers: [] }, check: { ...fine, camera: { status: 'fail', code: 'camera-denied' }, microphone: { status: 'fail', code: 'microphone-denied' } } }),
  'check-in-use': () => ({ ...patient(), state: 'checking', check: { ...fine, camera: { status: 'fail', code: 'camera-in-use' }, network: { status: 'weak' } } }),
  'check-network-testing': () => ({ ...patient(), state: 'checking', localStream: face.own(), check: { ...fine, network: { status: 'testing' } } }),
  'check-network-relay': () => ({ ...patient(), state: 'checking', localStream: face.own(), check: { ...fine, network: { status: 'pass', code: 'relay-tls' } } }),
  'check-network-weak': () => ({ ...patient(), state: 'checking', localStream: face.own(), check: { ...fine, network: { status: 'weak', code: 'loss' } } }),
  'check-network-blocked': () => ({ ...patient(), state: 'checking', localStream: face.own(), check: { ...fine, network: { status: 'fail', code: 'media-blocked' } } }),
  'check-browser': () => ({ ...patient(), state: 'trouble', reason: 'no-encoded-transforms' }),
  'waiting': () => ({ ...patient(), state: 'waiting', localStream: face.own(), waiting: { position: 2, etaMinutes: 10, clinicianPresent: true, notices: [] } }),
  'waiting-notice': () => ({ ...patient(), state: 'waiting', localStream: face.own(), waiting: { position: 1, etaMinutes: null, clinicianPresent: true, notices: [{ text: 'We are running about 10 minutes late. Thank you for waiting.', at: Date.now() - 60_000 }] } }),
  'connecting': () => ({ ...patient(), state: 'connecting', localStream: face.own() }),
  'call': call,
  'call-verified': () => ({ ...call(), encryption: { state: 'verified', code: 'compared' }, safety: { ...safety, unchecked: [] } }),
  'call-weak': () => ({ ...call(), quality: { level: 'poor', score: 31, reasons: ['loss', 'bandwidth'] }, people: [person({ ...doctor, stream: face.doctor(), microphone: false, quality: { level: 'fair', score: 61, reasons: ['delay'] } })], microphoneOn: false }),
  'call-dropped': () => ({ ...call(), people: [person({ ...doctor, stream: face.doctor(), connected: false })] }),
  'call-sound-only': () => ({ ...call(), audioOnly: true, people: [person({ ...doctor, camera: false })] }),
  'call-host': () => ({ ...hostCall(), people: [...(hostCall().people ?? []), waitingMaria()].map((one, index) => (index === 1 ? { ...one, id: 'par_tom000000000000000000', name: 'Tom Okafor' } : one)) }),
  'call-host-alone': () => ({ ...host(), ...inRoom(), people: [] }),
  'call-host-people': () => ({ ...hostCall(), people: [...(hostCall().people ?? []), { ...waitingMaria(), id: 'par_tom000000000000000000', name: 'Tom Okafor' }, person({ id: 'par_ines00000000000000000', role: 'caregiver', name: 'Inés Jensen', state: 'held' })] }),
  'call-group': () => ({ ...hostCall(), people: [person({ ...maria, stream: face.maria() }), person({ id: 'par_lee000000000000000000', role: 'interpreter', name: 'Lee Wong', stream: face.third() }), person({ id: 'par_ines00000000000000000', role: 'caregiver', name: 'Inés Jensen', camera: false, microphone: false })] }),
  'call-screen': () => ({ ...call(), people: [person({ ...doctor, stream: face.doctor(), screen: paintedScreen() })] }),
  'call-taken': () => ({ ...call(), microphoneOn: false, cameraOn: false, deviceNotices: [{ kind: 'microphone', code: 'microphone-in-use', label: 'Built-in microphone' }, { kind: 'camera', code: 'camera-in-use', label: 'FaceTime HD Camera' }] }),
  'call-found': () => ({ ...call(), deviceNotices: [{ kind: 'microphone', code: 'found', label: 'Jabra Evolve 65', id: 'm3' }] }),
  'call-blur-broken': () => ({ ...call(), cameraOn: false, deviceNotices: [{ kind: 'camera', code: 'camera-blur-failed', label: '' }] }),
  'call-gone': () => ({ ...hostCall(), deviceNotices: [{ kind: 'speaker', code: 'switched', label: 'Jabra Evolve 65' }] }),
  'waiting-taken': () => ({ ...scenes['waiting']?.(), cameraOn: false, deviceNotices: [{ kind: 'camera', code: 'camera-denied', label: 'FaceTime HD Camera' }] }),
  'call-silent': () => ({ ...call(), encryption: { state: 'pending', code: 'out-of-touch' }, people: [person({ ...doctor, stream: face.doctor(), encryption: 'pending' })] }),
  'call-refused': () => ({ ...call(), encryption: { state: 'pending', code: 'frames-refused' }, people: [person({ ...doctor, encryption: 'pending' })] }),
  'call-kept-out': () => ({ ...hostCall(), people: [...(hostCall().people ?? []), person({ id: 'par_lee000000000000000000', role: 'colleague', name: 'Dr. Lee Wong', camera: false, encryption: 'pending', identity: 'refused' })] }),
  'clinic-silent': () => ({ ...patient(), state: 'trouble', reason: 'clinic-silent', recoverable: true }),
  'code-mismatch': () => ({ ...patient(), state: 'trouble', reason: 'code-mismatch', recoverable: true }),
  'held': () => ({ ...patient(), state: 'held', localStream: face.own() }),
  'reconnecting': () => ({ ...call(), state: 'reconnecting', quality: { level: 'lost', score: 0, reasons: ['no-media'] } }),
  'ended': () => ({ ...patient(), state: 'ended', reason: 'ended', appointment: { ...appointment, state: 'ended' } }),
  'ended-left': () => ({ ...patient(), state: 'ended', reason: 'left', recoverable: true }),
  'ended-denied': () => ({ ...patient(), state: 'ended', reason: 'denied', clinicSays: 'We have to move your appointment. We will call you.' }),
  'trouble': () => ({ ...patient(), state: 'trouble', reason: 'media-unavailable', recoverable: true }),
};

const sound = (share: number): StreamView => ({ source: 'microphone', codec: 'opus', bitrateBps: 31_400, loss: share, jitterMs: 4, picture: null });
const picture = (share: number): StreamView => ({ source: 'camera', codec: 'VP8', bitrateBps: 1_240_000, loss: share, jitterMs: 11, picture: { width: 1280, height: 720, framesPerSecond: 30 } });

/** Figures behind the bars of a scene. */
export const connectionOf = ({ people }: SessionSnapshot): ConnectionDetails => ({
  path: 'relay-tls', roundTripMs: 42, sent: [sound(0), picture(0.004)], received: people.map(({ id }, index) => ({ id, streams: [sound(0.002 * index), picture(0.013)] })),
});

const entry = (name: string, start: number, view: Partial<QueueEntry>): QueueEntry => ({
  appointmentId: `apt_${name.replaceAll(/[^a-z]/gi, '').padEnd(22, '0')}`, participantId: `par_${name.replaceAll(/[^a-z]/gi, '').padEnd(22, '0')}`, role: 'patient', name, state: 'invited',
  connected: true, start: at(start), end: at(start + 20), appointmentState: 'open', ...view,
});

export const queueScene = (): readonly QueueEntry[] => [
  entry('Peter Vance', -60, { state: 'left' }),
  entry('Olga Brandt', -40, { state: 'in-room', check: { ...fine, speaker: pass, network: pass } }),
  entry('Maria Jensen', -20, { state: 'waiting', waitingSince: Date.now() - 4.5 * 60_000, check: { ...fine, speaker: pass } }),
  entry('Tom Okafor', 0, { state: 'waiting', waitingSince: Date.now() - 20_000, check: { ...fine, camera: { status: 'fail', code: 'camera-in-use' }, network: { status: 'weak' } } }),
  entry('Inés Álvarez', 0, { state: 'held', role: 'caregiver', check: { ...fine, camera: { status: 'off' } } }),
  entry('John Mbeki', 20, { state: 'checking' }),
  entry('Wilhelmina van der Groot-Hansen', 40, {}),
  entry('Sam Lee', 60, {}),
];
