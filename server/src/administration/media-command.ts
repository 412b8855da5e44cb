import { parseArgs } from 'node:util';
import { appendAudit } from '../audit/audit-chain.ts';
import { clinicChain } from '../audit/audit-event.ts';
import { Environment } from '../config/environment.ts';
import { janusNodes } from '../config/janus-nodes.ts';
import { openStore } from '../stores/open-store.ts';
import type { Store } from '../stores/store.ts';

const usage = `Media servers (Janus) of a gateway. It may be running: it does what is asked here within two seconds.
CONSULT_DATA_DIR or DATABASE_URL name its database, JANUS_NODES its media servers, as for the gateway.

  consult-media list            what each server has, and what was asked of it
  consult-media drain NAME      no new appointments go there; calls that run stay until they end
  consult-media empty NAME      as drain, and calls that run go to another server now: people see and hear nothing for a second or two
  consult-media resume NAME     takes new appointments again
`;

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Desk {
  readonly store: Store;
  /** Of JANUS_NODES; none where it is not set here. */
  readonly names: readonly string[];
  readonly nowMs: number;
}

/** The program `consult-media`, without its process. Never rejects. 0: done; 1: not done, and why; 2: not understood. */
export async function runMediaCommand(args: readonly string[], environment: Readonly<Record<string, string | undefined>>, terminal: Terminal): Promise<0 | 1 | 2> {
  const [verb = '', name = '', ...rest] = wordsOf(args);
  const act = acts[verb];
  if (act === undefined || rest.length > 0 || (verb === 'list') !== (name === '')) {
    terminal.err(usage);
    return 2;
  }
  try {
    const env = new Environment(environment);
    const names = janusNodes(env.text('JANUS_NODES') ?? '')?.map((node) => node.name) ?? [];
    const nowMs = Date.now();
    await using store = await openStore({ databaseUrl: env.secretUrl('DATABASE_URL'), dataDir: env.text('CONSULT_DATA_DIR') ?? './.data', nowMs });
    if (name !== '' && names.length > 0 && !names.includes(name)) throw new Error(`JANUS_NODES names no ${name}, but ${names.join(', ')}`);
    terminal.out(`${await act({ store, names, nowMs }, name)}\n`);
    return 0;
  } catch (error) {
    terminal.err(`consult-media: ${error instanceof Error ? error.message : 'it could not be done'}\n`);
    return 1;
  }
}

function wordsOf(args: readonly string[]): readonly string[] {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: {} }).positionals;
  } catch {
    return [];
  }
}

const acts: Readonly<Record<string, (desk: Desk, name: string) => Promise<string>>> = {
  async list({ store, names }) {
    const [rooms, sessions, drains] = await Promise.all([store.listRooms(), store.listSessions(), store.listDrains()]);
    const known = new Set([...names, ...rooms.map(({ node }) => node), ...drains.map(({ node }) => node)]);
    return Array.from(known, (name) => {
      const drain = drains.find(({ node }) => node === name);
      const asked = drain === undefined ? 'takes new appointments' : `${drain.moves ? 'is emptied' : 'takes no new ones'} since ${new Date(drain.sinceMs).toISOString().slice(0, 16)}`;
      return `${name}  ${rooms.filter(({ node }) => node === name).length} rooms  ${sessions.filter(({ node }) => node === name).length} people  ${asked}`;
    }).join('\n') || 'no media server is known: set JANUS_NODES as the gateway has it';
  },

  async drain(desk, name) {
    await note(desk, 'media-server-drained', name);
    await desk.store.saveDrain({ node: name, moves: false, sinceMs: desk.nowMs });
    return `${name} is given no new appointments. Calls that run stay there until they end: consult-media list counts them.`;
  },

  async empty(desk, name) {
    await note(desk, 'media-server-emptied', name);
    await desk.store.saveDrain({ node: name, moves: true, sinceMs: desk.nowMs });
    return `${name} is given no new appointments, and its calls go to another server, where there is one: consult-media list counts what is left.`;
  },

  async resume(desk, name) {
    await note(desk, 'media-server-resumed', name);
    await desk.store.deleteDrain(name);
    return `${name} takes new appointments again.`;
  },
};

/** On every clinic's record before it counts: all of them may have calls there. */
function note({ store, nowMs }: Desk, what: string, node: string): Promise<void> {
  return store.transaction(async (tx) => {
    for (const clinicId of await tx.listClinics()) {
      await appendAudit(tx, { clinicId, chain: clinicChain, actor: { kind: 'system', subject: 'consult-media' }, action: 'config.changed', detail: { what, node } }, nowMs);
    }
  });
}
