import { entriesOf, isPairInUse, type StatsReport } from './stats-report.ts';

/** How media travels: straight to the media server, or through a relay and over what the browser reaches that by. */
export const mediaPaths = ['direct', 'relay-udp', 'relay-tcp', 'relay-tls'] as const;
export type MediaPath = (typeof mediaPaths)[number];

/** The path in use; null where none is. */
export function mediaPathOf(report: StatsReport): MediaPath | null {
  const entries = new Map([...entriesOf(report)].map((entry) => [entry.id, entry]));
  const pair = [...entries.values()].find(isPairInUse);
  const local = entries.get(String(pair?.['localCandidateId']));
  if (local === undefined) return null;
  if (local['candidateType'] !== 'relay') return 'direct';
  return mediaPaths.find((path) => path === `relay-${String(local['relayProtocol'])}`) ?? 'relay-udp';
}
