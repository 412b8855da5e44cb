import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownJanusNodes } from './own-janus-nodes.ts';
import { readSettings } from './settings.ts';

test('one Janus has the whole range of ports, two share it', () => {
  assert.deepEqual(ownJanusNodes(readSettings({})), [{ name: 'main', processName: 'Janus', wsPort: 8188, rtpPorts: '20000-40000' }]);
  assert.deepEqual(ownJanusNodes(readSettings({ CONSULT_JANUS_COUNT: '2', JANUS_WS_PORT: '9000', JANUS_RTP_PORTS: '20000-20999' })), [
    { name: 'main', processName: 'Janus', wsPort: 9000, rtpPorts: '20000-20499' },
    { name: 'main-2', processName: 'Janus-2', wsPort: 9001, rtpPorts: '20500-20999' },
  ]);
});

test('none where they run elsewhere', () => {
  assert.deepEqual(ownJanusNodes(readSettings({ JANUS_NODES: 'a=ws://10.0.0.1:8188', CONSULT_JANUS_COUNT: '2' })), []);
});
