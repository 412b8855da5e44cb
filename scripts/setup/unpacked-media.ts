import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MediaRuntime, type Program } from './media-runtime.ts';

type UnpackedPrograms = Omit<MediaRuntime, 'janusVersion' | 'coturnVersion'>;

/**
 * The programs below a folder of unpacked Debian packages. They are newer than the machine's C library, so each is
 * started through the loader that came with it, told to look for libraries in the folder only.
 * @throws {Error} when the folder is not complete.
 */
export async function unpackedMedia(media: string): Promise<UnpackedPrograms> {
  const libraries = join(media, 'usr', 'lib', await multiarchFolder(media));
  const loader = (await readdir(libraries)).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
  if (loader === undefined) throw new Error(`no dynamic loader in ${libraries}`);
  const program = (name: string): Program => ({
    command: join(libraries, loader),
    // --argv0 keeps the process list readable: "janus", not "ld-linux-x86-64.so.2".
    leadingArgs: ['--argv0', name, '--library-path', libraries, join(media, 'usr', 'bin', name)],
  });
  return {
    janus: program('janus'),
    turnserver: program('turnserver'),
    openssl: program('openssl'),
    janusModules: join(libraries, 'janus'),
  };
}

/** `x86_64-linux-gnu`, `aarch64-linux-gnu`, … */
async function multiarchFolder(media: string): Promise<string> {
  const names = await readdir(join(media, 'usr', 'lib'));
  const found = names.find((name) => /-linux-gnu[a-z0-9]*$/.test(name));
  if (found === undefined) throw new Error(`no library folder below ${media}`);
  return found;
}
