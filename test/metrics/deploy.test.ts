import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { prometheusTools } from '../../scripts/setup/prometheus-tools.ts';
import { serveMetrics } from '../../server/src/metrics/metrics-server.ts';
import { freePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';
import { BusyHouse } from './support/busy-house.ts';
import { seriesIn, type Series } from './support/series.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const tools = prometheusTools();
const skip = tools === null && 'Prometheus is not installed here';

let busy: BusyHouse;
before(async () => { busy = await BusyHouse.open(); });
after(() => busy?.[Symbol.asyncDispose]());

test('dashboard and alerts ask for nothing but what the gateway tells, and the dashboard for all of it', async () => {
  const series = seriesIn(busy.house.metrics.render());
  const queries = await dashboardQueries();
  const rules = await readFile(join(deploy, 'prometheus/alerts.yml'), 'utf8');
  assert.ok(queries.length > 40);
  assert.deepEqual([...queries, rules].flatMap((text) => unknownIn(text, series)), []);
  const shown = queries.join(' ');
  const names = new Set(series.map(({ name }) => name.replace(/_(?:bucket|sum|count)$/, '')));
  assert.deepEqual([...names].filter((name) => !shown.includes(name)), [], 'a metric nobody sees');
  assert.deepEqual(unknownIn('consult_unheard_of > consult_mails_total{outcome="lost"}', series), ['consult_unheard_of', 'consult_mails_total{outcome="lost"}'], 'the comparison itself');
});

test('promtool takes the alert rules, and each alert fires when it should and only then', { skip }, () => {
  for (const check of [['check', 'config', '--syntax-only', 'prometheus.yml'], ['check', 'rules', 'alerts.yml'], ['test', 'rules', 'alerts.test.yml']]) {
    const checked = spawnSync(tools?.promtool ?? '', check, { cwd: join(deploy, 'prometheus'), encoding: 'utf8' });
    assert.equal(checked.status, 0, `${check.join(' ')}: ${checked.stdout}${checked.stderr}`);
  }
});

test('whoever is woken by an alert finds a page that says what it means and what to do', async () => {
  const rules = await readFile(join(deploy, 'prometheus/alerts.yml'), 'utf8');
  const page = await readFile(join(deploy, '../docs/alerts.md'), 'utf8');
  const alerts = Array.from(rules.matchAll(/- alert: (\w+)$/gm), ([, name = '']) => name);
  assert.deepEqual(alerts.filter((name) => !rules.includes(`runbook: docs/alerts.md#${name.toLowerCase()}\n`)), []);
  const told = Array.from(page.matchAll(/^### (\w+)\n(?=\w)/gm), ([, name = '']) => name);
  assert.deepEqual(told.toSorted(), alerts.toSorted());
});

test('a real Prometheus answers every query of the dashboard', { skip, timeout: 400_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const scraped = await serveMetrics(busy.house.metrics, '127.0.0.1', 0);
  const address = `127.0.0.1:${await freePort()}`;
  const file = join(folder, 'prometheus.yml');
  await writeFile(file, `scrape_configs: [{ job_name: consult-room, scrape_interval: 1s, scrape_timeout: 1s, static_configs: [{ targets: ['127.0.0.1:${scraped.port}'] }] }]\n`);
  const server = spawn(tools?.prometheus ?? '', [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${address}`], { stdio: 'ignore' });
  try {
    for (const query of await dashboardQueries()) await waitUntil(`an answer to ${query}`, () => answers(address, query));
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    await scraped.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** The queries of every panel, with Grafana's interval filled in. */
async function dashboardQueries(): Promise<readonly string[]> {
  const { panels } = JSON.parse(await readFile(join(deploy, 'grafana/consult-room.json'), 'utf8')) as { readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[] };
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')));
}

/** Selectors of ours that no series fits: an unknown name, or a label value that cannot come. */
function unknownIn(text: string, series: readonly Series[]): readonly string[] {
  return Array.from(text.matchAll(/\b(?<name>consult_\w+)(?:\{(?<label>\w+)(?<operator>=~|!~|!=|=)"(?<values>[^"]*)"\})?/g)).filter(({ groups = {} }) => {
    const ofName = series.filter(({ name }) => name === groups['name']);
    const wanted = groups['values']?.split('|') ?? [];
    return ofName.length === 0 || wanted.some((value) => !ofName.some(({ label, labelValue }) => label === groups['label'] && labelValue === value));
  }).map(([selector]) => selector);
}

/** True once it has samples. */
async function answers(address: string, query: string): Promise<boolean> {
  const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(query)}`).catch(() => null);
  if (response?.status === 400) assert.fail(`${query}: ${await response.text()}`);
  if (response?.ok !== true) return false;
  const { data } = await response.json() as { readonly data?: { readonly result: readonly unknown[] } };
  return (data?.result.length ?? 0) > 0;
}
