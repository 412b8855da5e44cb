import { readFileSync } from 'node:fs';
import { findPackageJSON, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import commonjsModule from '@rollup/plugin-commonjs';
import { rollup, type Plugin } from 'rollup';

// Its types describe a CommonJS module; it is loaded as an ES module.
const commonjs = commonjsModule as unknown as () => Plugin;
const entry = 'livekit-frames-entry';
const home = findPackageJSON('livekit-client', import.meta.url) ?? '';

/** What the installed package says of itself. */
export const livekitVersion = (JSON.parse(readFileSync(home, 'utf8')) as { readonly version: string }).version;

/** One module with LiveKit's own frame cryptor in it, from its published source; nothing of it is kept in this project. */
const entryModule = (): string => {
  const source = join(dirname(home), 'src', 'e2ee');
  return [
    `export { FrameCryptor, encryptionEnabledMap } from ${JSON.stringify(join(source, 'worker', 'FrameCryptor.ts'))};`,
    `export { ParticipantKeyHandler } from ${JSON.stringify(join(source, 'worker', 'ParticipantKeyHandler.ts'))};`,
    `export { createKeyMaterialFromBuffer } from ${JSON.stringify(join(source, 'utils.ts'))};`,
    `export { KEY_PROVIDER_DEFAULTS } from ${JSON.stringify(join(source, 'constants.ts'))};`,
  ].join('\n');
};

const fromSource: Plugin = {
  name: 'livekit-from-source',
  resolveId: (id) => (id === entry ? id : null),
  load: (id) => {
    if (id === entry) return entryModule();
    // It reads its own version from its package file.
    return id === home ? `export const version = ${JSON.stringify(livekitVersion)};` : null;
  },
  // Its enums are more than erasable types.
  transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code, { mode: 'transform' }), map: null } : null),
};

/** A classic script that leaves `livekitFrames` behind, for a worker or for Node. */
export async function bundleLivekit(): Promise<string> {
  const bundled = await rollup({
    input: entry,
    plugins: [fromSource, nodeResolve({ browser: true, preferBuiltins: false, extensions: ['.ts', '.mjs', '.js'] }), commonjs()],
    treeshake: { moduleSideEffects: (id) => !id.includes('livekit') },
    onwarn: () => {},
  });
  const { output } = await bundled.generate({ format: 'iife', name: 'livekitFrames', inlineDynamicImports: true });
  await bundled.close();
  return output[0].code;
}
