import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real file system of a few megabytes, and a way to fill it up to the last block. */
export class SmallDisk implements Disposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Why there can be none on this machine, or null. */
  static readonly obstacle: string | null = findObstacle();

  static mount(megabytes: number): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
    const problem = mount(folder, megabytes);
    if (problem === null) return new SmallDisk(folder);
    rmSync(folder, { recursive: true });
    throw new Error(problem);
  }

  /** Not a byte is left. */
  fill(): void {
    for (let size = 1 << 20; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (;;) writeFileSync(this.#ballast, Buffer.alloc(size), { flag: 'a' });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
  }

  /** As the system does by itself after an error of the disk. Nobody may have a file on it open for writing. */
  takeWrites(on: boolean): void {
    const { status, stderr } = spawnSync('mount', ['-o', `remount,${on ? 'rw' : 'ro'}`, this.folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr.trim());
  }

  async free(): Promise<void> {
    await rm(this.#ballast);
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}

function mount(folder: string, megabytes: number): string | null {
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder], { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr).trim();
}

function findObstacle(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    const problem = mount(folder, 1);
    if (problem === null) spawnSync('umount', [folder]);
    return problem === null ? null : `no small file system can be mounted here: ${problem}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
