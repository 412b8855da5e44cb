import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { prometheusTools } from '../../scripts/setup/prometheus-tools.ts';
import { seriesIn } from '../metrics/support/series.ts';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { freePort } from '../support/free-port.ts';
import { House } from '../support/house.ts';
import { breakMediaSocket, watchMedia } from '../support/media-watch.ts';
import { openLink } from '../support/patient.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const metricsPort = await freePort();
const house = new House({ environment: { METRICS_PORT: String(metricsPort) } });
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;
/** Browsers report how their connection is every ten seconds. */
const patienceMs = 60_000;

/**
 * What one visit by two people has to show: a metric, and the beginning of its label where only that will do. What tells of
 * mishaps and of seldom things is brought about, metric by metric, in test/metrics.
 */
const wanted: readonly (readonly [name: string, labelValue?: string])[] = [
  ['consult_link_redemptions_total', 'ok'], ['consult_seat_hellos_total', 'ok'], ['consult_admissions_total', 'ok'],
  ...['arrived', 'checking', 'waiting', 'admitted', 'in-room'].map((step) => ['consult_visit_steps_total', step] as const),
  ['consult_waiting_seconds_count'], ['consult_entering_seconds_count'],
  ['consult_browsers_total', 'chrome/'], ['consult_network_tests_total'],
  ['consult_media_connections_total', 'connected'], ['consult_media_connecting_seconds_count'], ['consult_media_paths', 'direct'],
  ['consult_quality_reports_total'], ['consult_media_loss_ratio_count'], ['consult_media_round_trip_seconds_count'], ['consult_media_jitter_seconds_count'], ['consult_audio_mos_count'],
  ['consult_encryption_reports_total', 'encrypted'],
  ['consult_reconnects_total'], ['consult_reconnecting_seconds_count'],
  ['consult_janus_node_up', 'main'], ['consult_janus_ping_seconds', 'main'], ['consult_janus_sessions', 'main'], ['consult_janus_handles', 'main'],
  ['consult_http_requests_total', '2xx'], ['consult_socket_messages_total', 'ok'], ['consult_sockets_opened_total', '/v1/socket'], ['consult_sockets_opened_total', '/v1/janus'],
  ['consult_sockets_closed_total'], ['consult_sockets_open'], ['consult_seats_connected'], ['consult_seats', 'in-room'], ['consult_appointments'], ['consult_turn_credentials_total'],
  ['consult_janus_request_seconds_count'], ['consult_audit_append_seconds_count'], ['consult_event_loop_delay_seconds_count'],
  ['consult_at_work'], ['consult_start_time_seconds'], ['consult_memory_resident_bytes'], ['consult_memory_heap_bytes'], ['consult_disk_free_ratio'], ['consult_disk_free_bytes'],
];

async function scrape(): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
}

function missingIn(text: string): readonly string[] {
  const told = seriesIn(text).filter(({ value }) => value > 0);
  return wanted.filter(([name, label = '']) => !told.some((one) => one.name === name && (one.labelValue ?? '').startsWith(label))).map((one) => one.join(' '));
}

/** To the end of the test of the network, and into the waiting room. */
async function checkThenWait(patient: RoomPage): Promise<void> {
  await patient.pressPrimary();
  await patient.reach('checking');
  await patient.pressPrimary();
  await patient.waitForEvent('consult-check-result');
  await patient.pressPrimaryUntil('waiting');
}

story('One visit by two real browsers, and whoever runs the house reads in the figures how it went', house, async (scene) => {
  await house.open(red, blue);
  const visit = await (await scene.portal()).createVisit();
  const patient = await scene.blank('patient', red);
  await watchMedia(patient);
  await openLink(patient, visit.joinUrl);
  await checkThenWait(patient);
  const clinician = await scene.clinicianInRoom('clinician', blue, visit);
  await clinician.call('admit', visit.patientId);
  await Promise.all([waitForPicture(clinician.page, pictureOf(visit.patientId), 'red'), waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue')]);
  await breakMediaSocket(patient);

  const missing = async (): Promise<readonly string[]> => missingIn(await scrape());
  await waitUntil('every figure', async () => (await missing()).length === 0, patienceMs).catch(async () => assert.deepEqual(await missing(), []));
  const tools = prometheusTools();
  // The tests of the metrics are skipped by name where it is missing.
  if (tools === null) return;
  const checked = spawnSync(tools.promtool, ['check', 'metrics'], { input: await scrape(), encoding: 'utf8' });
  assert.deepEqual([checked.status, checked.stdout, checked.stderr], [0, '', '']);
});
