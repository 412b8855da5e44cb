import { newDevice, type Booked, type GatewayHouse } from '../../gateway/support/gateway-house.ts';
import type { TestSocket } from '../../gateway/support/test-socket.ts';
import { seatMessages } from './seat-messages.ts';

/** A whole number from 0, less than `below`. */
export type Random = (below: number) => number;

interface Room {
  readonly booked: Booked;
  readonly hostDevice: string;
  patientDevice: string;
  host: TestSocket;
  patient: TestSocket;
}

/** What happens in a clinic: nothing that ends an appointment for good. */
const happenings = [
  'arrive', 'wait', 'admit', 'hold', 'resume', 'leave', 'enter', 'media-state', 'notice', 'mls', 'key-package', 'group-create', 'commit', 'fetch-commits',
  'refresh-token', 'refresh-ice', 'host-enters', 'host-speaks', 'admit-at-queue', 'notice-at-queue', 'reload', 'move',
] as const;

/** One clinic with a queue and two consultations, where anything may happen next. */
export class BusyClinic {
  readonly rooms: readonly Room[];
  readonly sockets: TestSocket[] = [];
  accepted = 0;
  readonly #house: GatewayHouse;
  readonly #key: string;
  readonly #mark: string;
  readonly #desk: TestSocket;

  private constructor(house: GatewayHouse, key: string, mark: string, desk: TestSocket, rooms: readonly Room[]) {
    this.#house = house;
    this.#key = key;
    this.#mark = mark;
    this.#desk = desk;
    this.rooms = rooms;
    this.sockets.push(desk, ...rooms.flatMap(({ host, patient }) => [host, patient]));
  }

  /** `mark` is in the patient's names, in every notice and in every sealed message of the clinic. */
  static async open(house: GatewayHouse, key: string, mark: string): Promise<BusyClinic> {
    const desk = await house.queue('staff-1', key);
    const rooms: Room[] = [];
    for (const name of ['One', 'Two']) {
      const booked = await house.book({ key, minutes: 600, staffId: 'staff-1', patientName: `${mark} ${name}` });
      const [hostDevice, patientDevice] = [newDevice(), newDevice()];
      rooms.push({
        booked, hostDevice, patientDevice,
        host: await sit(house, key, booked.id, booked.clinician.id, hostDevice), patient: await sit(house, key, booked.id, booked.patient.id, patientDevice),
      });
    }
    return new BusyClinic(house, key, mark, desk, rooms);
  }

  /** All that names this clinic's people and things. */
  get words(): readonly string[] {
    return [this.#mark, this.#sealed, ...this.rooms.flatMap(({ booked }) => [booked.id, booked.clinician.id, booked.patient.id])];
  }

  /** Everybody gives a sign of life, and has heard what was said to them before. */
  async settle(): Promise<void> {
    await Promise.all([this.#desk, ...this.rooms.flatMap(({ host, patient }) => [host, patient])].map((socket) => socket.settle()));
  }

  get #sealed(): string {
    return Buffer.from(this.#mark).toString('base64');
  }

  async happen(random: Random): Promise<void> {
    const room = this.rooms[random(this.rooms.length)];
    const what = happenings[random(happenings.length)];
    if (room === undefined || what === undefined) return;
    if (what === 'reload' || what === 'move') return this.#sitAgain(room, what);
    if (await this.#ask(room, what) === 'ok') this.accepted += 1;
  }

  #ask(room: Room, what: Exclude<(typeof happenings)[number], 'reload' | 'move'>): Promise<string> {
    const { booked, host, patient } = room;
    const messages = seatMessages(booked.patient.id);
    const about = { appointmentId: booked.id, participantId: booked.patient.id };
    switch (what) {
      case 'admit': case 'hold': case 'resume': return host.request(messages[what]);
      case 'group-create': case 'commit': return host.request(messages[what]);
      case 'notice': return host.request({ ...messages.notice, text: this.#mark });
      case 'host-enters': return host.request(messages.enter);
      case 'host-speaks': return host.request({ ...messages.mls, bytes: this.#sealed });
      case 'admit-at-queue': return this.#desk.request({ type: 'admit', ...about });
      case 'notice-at-queue': return this.#desk.request({ type: 'notice', ...about, text: this.#mark });
      case 'mls': case 'key-package': return patient.request({ ...messages[what], bytes: this.#sealed });
      default: return patient.request(messages[what]);
    }
  }

  async #sitAgain(room: Room, how: 'reload' | 'move'): Promise<void> {
    room.patient.terminate();
    if (how === 'move') room.patientDevice = newDevice();
    room.patient = await sit(this.#house, this.#key, room.booked.id, room.booked.patient.id, room.patientDevice);
    this.sockets.push(room.patient);
  }
}

async function sit(house: GatewayHouse, key: string, appointment: string, seat: string, device: string): Promise<TestSocket> {
  const { body } = await house.call('POST', `/v1/appointments/${appointment}/participants/${seat}/token`, { key });
  const socket = await house.socket();
  socket.send({ type: 'hello', token: String(body['token']), device, takeOver: true });
  await socket.next('welcome');
  return socket;
}
