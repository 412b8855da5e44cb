/** Keyed fingerprints of the keys every gateway of a database has to share, by the names of their files. They give nothing of a key away. */
export type KeyMarks = Readonly<Record<string, string>>;

export function keyMarksText(marks: KeyMarks): string {
  return JSON.stringify(marks, Object.keys(marks).sort());
}

/** Throws words with the cure when the database goes by other keys than ours. `recorded`: as `keyMarksText` wrote it; null: by none yet. */
export function demandSameKeys(recorded: string | null, own: KeyMarks): void {
  if (recorded === null) return;
  const theirs = JSON.parse(recorded) as KeyMarks;
  const differing = Object.keys(theirs).filter((name) => own[name] !== theirs[name]);
  if (differing.length === 0) return;
  const missing = differing.filter((name) => own[name] === undefined);
  const words = missing.length === differing.length ? 'are missing' : 'are not those of this database';
  throw new Error(`Keys in the keys folder ${words}: ${differing.join(', ')}. Copy the whole folder from a gateway that works, or from the backup. Only if new keys are meant, with all links and tokens of before void: run "consult-keys accept" once.`);
}
