import type { MemberIdentity } from '../../../packages/e2ee/src/messages.ts';
import { allCalm, Member, type MemberOptions } from './member.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';

/** One appointment: a gateway, its members, and a clock only the test moves. */
export class House<Gateway extends SimulatedGateway = SimulatedGateway> {
  readonly gateway: Gateway;
  readonly members: Member[] = [];
  now = 1_000_000;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  async enter(participantId: string, role = 'patient', more: Partial<MemberOptions> = {}): Promise<Member> {
    const identity: MemberIdentity = { appointmentId: 'apt_1', participantId, role, name: `name of ${participantId}` };
    const member = await Member.start({ gateway: this.gateway, identity, now: () => this.now, ...more });
    this.members.push(member);
    return member;
  }

  async doctor(): Promise<Member> {
    const doctor = await this.enter('doc', 'clinician');
    doctor.do((session) => session.create(this.gateway.groupId));
    await this.calm();
    return doctor;
  }

  async guest(participantId: string, more: Partial<MemberOptions> = {}): Promise<Member> {
    const guest = await this.enter(participantId, 'patient', more);
    guest.do((session) => session.offer());
    await this.calm();
    return guest;
  }

  calm(): Promise<void> { return allCalm(this.members); }

  async tick(ms: number): Promise<void> {
    this.now += ms;
    // One after the other, so that a run with chance in it can be repeated.
    for (const member of this.members) {
      member.do((session) => session.tick());
      await this.calm();
    }
  }

  /** Every timer at its time, as in a worker. */
  async live(ms: number): Promise<void> {
    await this.calm();
    const end = this.now + ms;
    for (;;) {
      const due = this.members.map((member) => member.session.dueAt()).filter((time) => time !== null);
      const next = Math.max(this.now, Math.min(end, ...due));
      if (next >= end) break;
      await this.tick(next - this.now);
    }
    await this.tick(end - this.now);
  }

  /** A page that is gone: its timers stop, and nothing reaches it. */
  close(member: Member): void {
    member.session.close();
    this.members.splice(this.members.indexOf(member), 1);
  }
}
