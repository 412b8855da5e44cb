import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appointmentStateSchema, isOver, nextAppointmentState, type AppointmentEvent, type AppointmentState } from './appointment-state.ts';

const states = appointmentStateSchema.options as readonly AppointmentState[];
const events: readonly AppointmentEvent[] = ['open', 'go-live', 'end', 'cancel', 'no-show'];

test('an appointment goes from scheduled through open and live to ended', () => {
  assert.equal(nextAppointmentState('scheduled', 'open'), 'open');
  assert.equal(nextAppointmentState('open', 'go-live'), 'live');
  assert.equal(nextAppointmentState('live', 'go-live'), 'live', 'a second admission changes nothing');
  assert.equal(nextAppointmentState('live', 'end'), 'ended');
});

test('what is over stays over', () => {
  for (const state of states.filter(isOver)) for (const event of events) assert.equal(nextAppointmentState(state, event), null);
});

test('somebody seen live was there: no no-show afterwards', () => {
  assert.equal(nextAppointmentState('live', 'no-show'), null);
});
