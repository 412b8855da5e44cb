import { chmod, mkdir } from 'node:fs/promises';

/**
 * Makes the folder if it is not there, and keeps everybody else out of it: one that was copied from another machine is
 * often open to all who have an account. Where it belongs to somebody else, who may enter is theirs to say.
 */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EROFS'))) throw error;
  });
}
