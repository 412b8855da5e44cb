import type { KeyObject } from 'node:crypto';
import type { AuditEntry } from '@consult-room/protocol';
import { clinicOf, isSignedBy, originOf, purgeOriginOf, readCheckpoint } from './checkpoint.ts';
import { entryHash, noPrevious } from './entry-hash.ts';
import { readExportLine, type PurgedStart } from './export-line.ts';
import { MerkleTree } from './merkle-tree.ts';

/** The first thing that does not fit. */
export interface Finding {
  /** First bad entry, counted from 1 in order of writing. */
  readonly position: number;
  /** Set when only a range can be named: the bad entry is between `position` and this one. */
  readonly until?: number;
  readonly chain?: string;
  readonly seq?: number;
  readonly problem: string;
}

/** What a whole log was found to be. */
export interface Verified {
  readonly entries: number;
  /** Entries before them that were deleted, as a signed entry says. */
  readonly purged: number;
  /** Set when some were: all were from before this time, ISO 8601; so many copies from outside are over them alone, and prove nothing here. */
  readonly deletion?: { readonly before: string; readonly outside: number };
  /** Time of the last entry, ISO 8601. */
  readonly upTo: string;
  readonly checkpoints: number;
  /** Copies from outside that fit. */
  readonly outside: number;
}

interface ChainHead { readonly seq: number; readonly hash: string }

/**
 * Checks an exported log line by line: form and hash of each entry, numbering and links of each chain, and at every
 * checkpoint signature, size and root of the tree. Memory holds one head per appointment. Once something does not fit,
 * the rest is not looked at.
 */
export class ExportVerifier {
  readonly #keys: readonly KeyObject[];
  readonly #outside: ReadonlyMap<number, readonly string[]>;
  readonly #hasOutside: boolean;
  #tree = new MerkleTree();
  readonly #heads = new Map<string, ChainHead>();
  #clinic: string | null = null;
  #upTo = '';
  #sealedSize = 0;
  #checkpoints = 0;
  #outsideSeen = 0;
  #outsideSize = 0;
  /** Entries deleted before the first in the file. */
  #purged = 0;
  #purgedRoot: Buffer | null = null;
  /** null: no entry says that they were deleted. */
  #purgeTold: { readonly before: string; readonly isSigned: boolean } | null = null;

  /** `outside`: notes from a sink, of any clinic; null: there is none to compare with. */
  constructor(keys: readonly KeyObject[], outside: readonly string[] | null) {
    this.#keys = keys;
    this.#outside = bySize(outside ?? []);
    this.#hasOutside = outside !== null;
  }

  /** One line without its newline; null when it fits. */
  add(line: string): Finding | null {
    const read = readExportLine(line);
    if (read === null) return { position: this.#next, problem: 'the line is neither an audit entry nor a checkpoint, or was reformatted' };
    if ('purged' in read) return this.#addPurged(read.purged);
    return 'checkpoint' in read ? this.#addCheckpoint(read.checkpoint) : this.#addEntry(read.entry);
  }

  /** After the last line. */
  finish(): Finding | Verified {
    const [entries, sealed] = [this.#tree.size, this.#sealedSize];
    if (entries === this.#purged) return { position: 1, problem: 'the file holds no entry' };
    const largest = Array.from(this.#outside.values()).flat().reduce((most, note) => Math.max(most, this.#ownSize(note)), 0);
    if (largest > entries) return { position: this.#next, problem: `the end is missing: a checkpoint from outside covers ${largest} entries, the file holds ${entries}` };
    if (sealed < entries) return { position: sealed + 1, problem: 'the file does not end with a checkpoint: from here on nothing is sealed, and the end may be missing' };
    const problem = this.#purgeProblem();
    if (problem !== null) return { position: 1, problem };
    const outside = this.#outsideDeleted;
    if (this.#hasOutside && this.#outsideSeen === 0) return { position: 1, problem: outside > 0 ? 'every checkpoint from outside is over deleted entries alone: none can be compared' : 'no checkpoint from outside belongs to this log' };
    return {
      entries: entries - this.#purged, purged: this.#purged, upTo: this.#upTo, checkpoints: this.#checkpoints, outside: this.#outsideSeen,
      ...(this.#purgeTold !== null && { deletion: { before: this.#purgeTold.before, outside } }),
    };
  }

  #purgeProblem(): string | null {
    if (this.#purged === 0) return null;
    if (this.#purgeTold === null) return 'the beginning is missing, and no entry says that it was deleted';
    return this.#purgeTold.isSigned ? null : 'the beginning is missing: the entry that says it was deleted is not signed with this key';
  }

  /** Copies whose last entry is deleted: what they sealed cannot be rebuilt. */
  get #outsideDeleted(): number {
    return Array.from(this.#outside).flatMap(([size, notes]) => (size < this.#purged ? notes : [])).filter((note) => this.#ownSize(note) > 0).length;
  }

  get #next(): number {
    return this.#tree.size + 1;
  }

  /** Only at the very beginning; the checkpoint behind it has to prove the subtrees. */
  #addPurged({ entries, peaks }: PurgedStart): Finding | null {
    if (this.#tree.size > 0) return { position: this.#next, problem: 'entries were taken out in the middle' };
    try {
      this.#tree = MerkleTree.fromPeaks(entries, peaks.map((hash) => Buffer.from(hash, 'hex')));
    } catch {
      return { position: 1, problem: 'what is left of the deleted beginning is no tree' };
    }
    this.#purged = entries;
    this.#purgedRoot = this.#tree.root();
    return null;
  }

  /** Only the retention job has the key: a deletion by anybody else has no signature over its number, root and time. */
  #noteDeletion({ clinic, detail }: AuditEntry): void {
    const { entries, before, proof } = detail ?? {};
    if (this.#purgedRoot === null || entries !== this.#purged || typeof before !== 'string' || this.#purgeTold?.isSigned === true) return;
    const note = typeof proof === 'string' ? proof : '';
    const said = readCheckpoint(note);
    const isOfIt = said?.origin === purgeOriginOf(clinic, before) && said.size === entries && said.root.equals(this.#purgedRoot);
    this.#purgeTold = { before, isSigned: isOfIt && isSignedBy(note, this.#keys) };
  }

  #addEntry(entry: AuditEntry): Finding | null {
    if (this.#sealedSize < this.#purged) return { position: 1, problem: 'no checkpoint proves the deleted beginning' };
    const problem = this.#problemOf(entry);
    const place = { chain: entry.appointment, seq: entry.seq };
    if (problem !== null) return { position: this.#next, ...place, problem };
    this.#clinic = entry.clinic;
    this.#heads.set(entry.appointment, entry);
    this.#upTo = entry.ts;
    if (entry.action === 'audit.purged') this.#noteDeletion(entry);
    this.#tree.append(Buffer.from(entry.hash, 'hex'));
    return this.#compareOutside();
  }

  #problemOf(entry: AuditEntry): string | null {
    const { hash, ...rest } = entry;
    if (entryHash(rest) !== hash) return 'the entry was changed: its hash does not fit';
    if (this.#clinic !== null && entry.clinic !== this.#clinic) return 'the entry belongs to another clinic';
    const known = this.#heads.get(entry.appointment);
    // A chain that began before what was deleted: its place is proven by the tree.
    if (known === undefined && this.#purged > 0 && entry.seq > 1) return null;
    const head = known ?? { seq: 0, hash: noPrevious };
    if (entry.seq > head.seq + 1) return `entry ${head.seq + 1} of this chain is missing before it`;
    if (entry.seq <= head.seq) return 'the entry is not in its place: its number was there before';
    if (entry.prev !== head.hash) return 'it does not follow the entry before it in its chain';
    return null;
  }

  #addCheckpoint(note: string): Finding | null {
    const checkpoint = readCheckpoint(note);
    const problem = this.#noteProblem(note);
    if (checkpoint === null || problem !== null) return { ...this.#unsealed(), problem: problem ?? 'a checkpoint cannot be read' };
    const { size, root } = checkpoint;
    if (size > this.#tree.size) return { ...this.#unsealed(size), problem: `entries are missing: the checkpoint covers ${size}, the file holds ${this.#tree.size} up to here` };
    if (size < this.#tree.size) return { position: size + 1, until: this.#tree.size, problem: `entries were put in, or a checkpoint was moved: it covers ${size} entries and follows ${this.#tree.size}` };
    if (!root.equals(this.#tree.root())) return { ...this.#unsealed(), problem: 'entries were changed, taken out or put in: the signed checkpoint has another root' };
    this.#sealedSize = size;
    this.#checkpoints += 1;
    return size === this.#purged ? this.#compareOutside() : null;
  }

  /** What can be said when a checkpoint does not fit: the bad entry is behind the last one that did. */
  #unsealed(size = this.#tree.size): Pick<Finding, 'position' | 'until'> {
    const position = this.#sealedSize + 1;
    return size > position ? { position, until: size } : { position };
  }

  #noteProblem(note: string): string | null {
    if (!isSignedBy(note, this.#keys)) return 'a checkpoint is not signed with this key';
    const origin = readCheckpoint(note)?.origin;
    // Behind a deleted beginning the checkpoint comes first and names the log.
    if (this.#clinic === null && this.#purged > 0 && origin !== undefined) this.#clinic = clinicOf(origin);
    if (this.#clinic === null) return 'the entries that a checkpoint covers are missing before it';
    if (origin !== originOf(this.#clinic)) return 'a checkpoint belongs to another log';
    return null;
  }

  /** The copies are trusted for where they were kept: a root that differs says that the file was rewritten, whoever signed. */
  #compareOutside(): Finding | null {
    const size = this.#tree.size;
    for (const note of this.#outside.get(size) ?? []) {
      if (this.#ownSize(note) === 0) continue;
      const range = { position: this.#outsideSize + 1, ...(size > this.#outsideSize + 1 && { until: size }) };
      if (readCheckpoint(note)?.root.equals(this.#tree.root()) !== true) return { ...range, problem: 'the log was rewritten: a checkpoint from outside has another root' };
      if (!isSignedBy(note, this.#keys)) return { ...range, problem: 'the checkpoint from outside is not signed with this key' };
      this.#outsideSeen += 1;
    }
    if (this.#outside.has(size)) this.#outsideSize = size;
    return null;
  }

  /** Entries a note from outside covers; 0 when it is about another clinic's log. */
  #ownSize(note: string): number {
    const checkpoint = readCheckpoint(note);
    return checkpoint?.origin === originOf(this.#clinic ?? '') ? checkpoint.size : 0;
  }
}

function bySize(notes: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const note of notes) {
    const size = readCheckpoint(note)?.size ?? 0;
    const same = found.get(size);
    if (same === undefined) found.set(size, [note]);
    else same.push(note);
  }
  return found;
}
