import * as z from 'zod/mini';

export const appointmentStateSchema = z.enum(['scheduled', 'open', 'live', 'ended', 'cancelled', 'no-show']);
export type AppointmentState = z.infer<typeof appointmentStateSchema>;

export type AppointmentEvent = 'open' | 'go-live' | 'end' | 'cancel' | 'no-show';

const transitions: Readonly<Record<AppointmentState, Partial<Record<AppointmentEvent, AppointmentState>>>> = {
  scheduled: { open: 'open', 'go-live': 'live', end: 'ended', cancel: 'cancelled', 'no-show': 'no-show' },
  open: { 'go-live': 'live', end: 'ended', cancel: 'cancelled', 'no-show': 'no-show' },
  live: { 'go-live': 'live', end: 'ended', cancel: 'cancelled' },
  ended: {},
  cancelled: {},
  'no-show': {},
};

export function nextAppointmentState(state: AppointmentState, event: AppointmentEvent): AppointmentState | null {
  return transitions[state][event] ?? null;
}

export function isOver(state: AppointmentState): boolean {
  return state === 'ended' || state === 'cancelled' || state === 'no-show';
}
