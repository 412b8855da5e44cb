import { type Settings } from './settings.ts';

/** A Janus of this machine, started here. */
export interface OwnJanusNode {
  /** As the gateway's placements name it. */
  readonly name: string;
  /** Of its process, and in lower case of its folder and its log file. */
  readonly processName: string;
  readonly wsPort: number;
  /** `lowest-highest`, UDP: a part of the range for each, so that none is in another's way. */
  readonly rtpPorts: string;
}

/** The Janus processes `npm start` runs; none where JANUS_NODES names others. */
export function ownJanusNodes({ startsJanus, janusCount, janusWsPort, janusRtpPorts }: Settings): readonly OwnJanusNode[] {
  const [low = 0, high = 0] = janusRtpPorts.split('-').map(Number);
  // Even: RTP and RTCP ports go in pairs.
  const share = 2 * Math.floor((high - low + 1) / janusCount / 2);
  return Array.from({ length: startsJanus ? janusCount : 0 }, (_, index) => ({
    name: index === 0 ? 'main' : `main-${index + 1}`,
    processName: index === 0 ? 'Janus' : `Janus-${index + 1}`,
    wsPort: janusWsPort + index,
    rtpPorts: janusCount === 1 ? janusRtpPorts : `${low + index * share}-${low + (index + 1) * share - 1}`,
  }));
}
