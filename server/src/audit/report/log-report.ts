import type { AuditEntry } from '@consult-room/protocol';
import { clinicChain } from '../audit-event.ts';
import { appointmentStory } from './appointment-story.ts';
import { entryWords } from './entry-words.ts';
import { People } from './people.ts';

/** A whole log, or one appointment of it, as plain text. `entries` are in order of writing and have been verified. */
export function logReport(entries: readonly AuditEntry[], names: ReadonlyMap<string, string>, only: string | null): string {
  const chains = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const chain = chains.get(entry.appointment);
    if (chain === undefined) chains.set(entry.appointment, [entry]);
    else chain.push(entry);
  }
  const shown = Array.from(chains).filter(([chain]) => only === null || chain === only);
  if (shown.length === 0) return 'The record holds nothing of this appointment.\n';
  return shown.map(([chain, own]) => (chain === clinicChain ? clinicStory(own) : appointmentStory(own, names))).join('\n');
}

function clinicStory(entries: readonly AuditEntry[]): string {
  const people = new People([], new Map());
  return ['The clinic and its record', '', ...entries.map((entry) => `    ${entry.ts.slice(0, 19).replace('T', ' ')}  ${entryWords(entry, people)}`), ''].join('\n');
}
