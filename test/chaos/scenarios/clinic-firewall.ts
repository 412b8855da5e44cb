import assert from 'node:assert/strict';
import { mediaPaths } from '../../network/support/media-path.ts';
import { people } from '../../network/support/people.ts';
import { playScene } from '../../support/story.ts';
import type { Scenario } from '../scenario.ts';
import { exactly, withinMs } from '../support/goals.ts';
import { percentile } from '../support/percentile.ts';
import { timesTable } from '../support/times-table.ts';

const title = 'Behind a firewall that lets TCP 443 through to one address, both see each other, by relay over TLS';

export const clinicFirewall: Scenario = {
  name: 'clinic-firewall', title,
  plan: { places: { home: { passes: 'https' }, office: {} } },
  async play(house, { isShort, say }) {
    const calls = isShort ? 1 : 30;
    const connectMs: number[] = [];
    await house.open(people.patient, people.clinician);
    for (let call = 0; call < calls; call += 1) {
      await playScene(title, house, async (scene) => {
        const { patient, connectedMs } = await scene.call(people);
        const paths = await mediaPaths(patient);
        assert.ok(paths.length > 0);
        for (const path of paths) assert.deepEqual(path, { local: 'relay', relayProtocol: 'tls', state: 'connected' });
        say(`call ${call + 1}: from the admission to both pictures ${connectedMs} ms`);
        connectMs.push(connectedMs);
      });
    }
    return {
      tables: [timesTable('From the admission to both pictures', { 'relay over TLS': connectMs })],
      goals: [exactly('calls that connect', calls, connectMs.length), withinMs('slowest call', 6_000, percentile(connectMs, 1))],
      data: { connectMs },
    };
  },
};
