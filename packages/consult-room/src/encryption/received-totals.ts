import type { ReceivedTotal } from '@consult-room/e2ee/main';

/** Which m-line of the receiving connection carries whom. */
interface InboundLine {
  readonly mid: string;
  readonly participantId: string;
  readonly slot: number;
}

/** Per stream we receive, from the statistics of the receiving connection. */
export function receivedTotals(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>, inbound: readonly InboundLine[]): readonly (ReceivedTotal & { readonly line: string })[] {
  const totals = [];
  for (const [, entry] of report) {
    const line = entry['type'] === 'inbound-rtp' ? inbound.find(({ mid }) => mid === entry['mid']) : undefined;
    const { bytesReceived: bytes, framesDecoded = 0 } = entry;
    if (line === undefined || typeof bytes !== 'number' || typeof framesDecoded !== 'number') continue;
    totals.push({ key: `receive/${line.participantId}/${line.slot}`, line: line.mid, bytes, framesDecoded: entry['kind'] === 'video' ? framesDecoded : null });
  }
  return totals;
}
