import { SetupError } from '../setup/setup-error.ts';
import { ownJanusNodes } from './own-janus-nodes.ts';
import { portOwner } from './port-owner.ts';
import { type Settings } from './settings.ts';
import { takenPorts, type PortNeed } from './taken-ports.ts';

/** @throws {SetupError} one line per port that is taken: what it is for, who has it, how to choose another. */
export async function checkPorts(settings: Settings): Promise<void> {
  const taken = await takenPorts(portNeeds(settings));
  if (taken.length === 0) return;
  const lines = await Promise.all(taken.map(explain));
  throw new SetupError([...new Set(lines)].join('\n'));
}

async function explain(need: PortNeed): Promise<string> {
  const port = `Port ${need.port}/${need.protocol} (${need.what})`;
  const other = `${need.variable}=${need.port + 1} npm start`;
  const owner = await portOwner(need.protocol, need.port);
  if (owner !== null) return `${port} is taken by process ${owner.pid}: ${owner.command}\n  Stop it, or choose another port: ${other}`;
  if (need.port < 1024) return `${port} needs special rights below 1024, or is taken.\n  Choose another port: ${other}`;
  return `${port} is taken by a process that cannot be seen from here.\n  Stop it, or choose another port: ${other}`;
}

function portNeeds(settings: Settings): readonly PortNeed[] {
  const needs: PortNeed[] = [
    { what: 'gateway', protocol: 'tcp', host: settings.host, port: settings.port, variable: 'PORT' },
  ];
  if (settings.metricsPort !== 0) {
    needs.push({ what: 'metrics', protocol: 'tcp', host: '127.0.0.1', port: settings.metricsPort, variable: 'METRICS_PORT' });
  }
  if (settings.startsJanus && settings.janusEventsPort !== 0) {
    needs.push({ what: 'events of Janus', protocol: 'tcp', host: '127.0.0.1', port: settings.janusEventsPort, variable: 'JANUS_EVENTS_PORT' });
  }
  for (const { processName, wsPort } of ownJanusNodes(settings)) {
    needs.push({ what: processName, protocol: 'tcp', host: '127.0.0.1', port: wsPort, variable: 'JANUS_WS_PORT' });
  }
  if (!settings.startsCoturn) return needs;
  const host = settings.mediaAddress;
  needs.push(
    { what: 'TURN', protocol: 'udp', host, port: settings.turnPort, variable: 'TURN_PORT' },
    { what: 'TURN', protocol: 'tcp', host, port: settings.turnPort, variable: 'TURN_PORT' },
    { what: 'TURN over TLS', protocol: 'tcp', host, port: settings.turnTlsPort, variable: 'TURN_TLS_PORT' },
  );
  return needs;
}
