import { joinsByLink, type CloseCode, type ErrorCode, type QueueEntry, type QueueServerMessage } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Consultation } from '../stores/consultation.ts';
import type { StoreReads } from '../stores/store.ts';
import { isSameDay } from './day.ts';
import type { LiveConsultations } from './live-consultations.ts';
import type { SeatConnections } from './seat-connections.ts';
import { isLookedAfterBy } from './waiting-line.ts';

export interface QueueLine {
  readonly isOpen: boolean;
  send(message: QueueServerMessage): void;
  close(code: CloseCode, reason?: ErrorCode): void;
}

/** A member of staff who looks at the queue. */
export interface QueueWatcher {
  readonly clinicId: ClinicId;
  readonly staffId: string;
  readonly line: QueueLine;
}

interface ClinicBoardParts {
  readonly reads: StoreReads;
  readonly live: LiveConsultations;
  readonly connections: SeatConnections;
  readonly now: Clock;
  readonly timeZone: string;
}

const aroundTodayMs = 36 * 3_600_000;

/** The day's list of each member of staff who looks at it; the whole list goes out on each change. */
export class ClinicBoard {
  readonly #parts: ClinicBoardParts;
  readonly #watchers = new Map<ClinicId, Map<QueueWatcher, string>>();
  /** Clinics whose lists are being made; true when news came in meanwhile. */
  readonly #busy = new Map<ClinicId, boolean>();

  constructor(parts: ClinicBoardParts) {
    this.#parts = parts;
  }

  get size(): number {
    let count = 0;
    for (const watchers of this.#watchers.values()) count += watchers.size;
    return count;
  }

  add(watcher: QueueWatcher): void {
    const watchers = this.#watchers.get(watcher.clinicId) ?? new Map<QueueWatcher, string>();
    watchers.set(watcher, '');
    this.#watchers.set(watcher.clinicId, watchers);
  }

  remove(watcher: QueueWatcher): void {
    const watchers = this.#watchers.get(watcher.clinicId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(watcher.clinicId);
  }

  isWatched(consultation: Consultation): boolean {
    const watchers = this.#watchers.get(consultation.appointment.clinicId)?.keys() ?? [];
    return Array.from(watchers).some(({ staffId }) => isLookedAfterBy(consultation, staffId));
  }

  /** Makes the lists anew, once for any number of changes that come in meanwhile. */
  changed(clinicId: ClinicId): void {
    if (!this.#watchers.has(clinicId)) return;
    if (this.#busy.has(clinicId)) {
      this.#busy.set(clinicId, true);
      return;
    }
    this.#busy.set(clinicId, false);
    void this.#refresh(clinicId).finally(() => {
      const isStale = this.#busy.get(clinicId) === true;
      this.#busy.delete(clinicId);
      if (isStale) this.changed(clinicId);
    });
  }

  /** The appointments of today, and those of other days where somebody is still there. */
  async #refresh(clinicId: ClinicId): Promise<void> {
    const { reads, live, now, timeZone } = this.#parts;
    const nowMs = now();
    const stored = await reads.listConsultations(clinicId, nowMs - aroundTodayMs, nowMs + aroundTodayMs).catch(() => null);
    // The list they have is older than we would like, but true of some moment: better than an empty one.
    if (stored === null) return;
    const today = stored.map((consultation) => live.get(consultation.appointment.id) ?? consultation)
      .filter((consultation) => isSameDay(consultation.appointment.startMs, nowMs, timeZone) || this.#isBusy(consultation));
    for (const [watcher, told] of this.#watchers.get(clinicId) ?? []) {
      const entries = today.filter((consultation) => isLookedAfterBy(consultation, watcher.staffId)).flatMap((consultation) => this.#entries(consultation));
      const text = JSON.stringify(entries);
      if (text === told) continue;
      this.#watchers.get(clinicId)?.set(watcher, text);
      watcher.line.send({ type: 'queue', entries });
    }
  }

  #isBusy(consultation: Consultation): boolean {
    return consultation.seats.some((seat) => this.#parts.connections.isConnected(seat.id));
  }

  #entries(consultation: Consultation): readonly QueueEntry[] {
    const { appointment } = consultation;
    const guests = consultation.seats.filter((seat) => joinsByLink(seat.role) && seat.state !== 'removed');
    const entries = guests.map((seat): QueueEntry => ({
      appointmentId: appointment.id, participantId: seat.id, role: seat.role, name: seat.name,
      state: this.#parts.live.shownState(seat), connected: this.#parts.connections.isConnected(seat.id),
      start: appointment.start, end: appointment.end, appointmentState: appointment.state,
      ...(seat.waitingSinceMs !== null && { waitingSince: seat.waitingSinceMs }),
      ...(seat.check !== null && { check: seat.check }),
    }));
    // Equal infinities (nobody waits) differ by NaN: the order they were added in stays.
    return entries.sort((a, b) => (a.waitingSince ?? Infinity) - (b.waitingSince ?? Infinity) || 0);
  }
}
