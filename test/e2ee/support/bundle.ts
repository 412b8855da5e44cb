import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup, type Plugin } from 'rollup';
import { slimJanus } from '../../../scripts/bundling/slim-janus.ts';

const erase: Plugin = {
  name: 'erase-types',
  transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code, { mode: 'strip' }), map: null } : null),
};

/** One classic script from a TypeScript entry, without minifying: a test wants readable errors. */
export async function bundle(entry: URL): Promise<string> {
  const bundled = await rollup({
    input: fileURLToPath(entry),
    plugins: [nodeResolve({ browser: true, extensions: ['.ts', '.js'], exportConditions: ['browser', 'default'] }), slimJanus(), erase],
    onwarn: () => {},
  });
  const { output } = await bundled.generate({ format: 'iife', inlineDynamicImports: true });
  await bundled.close();
  return output[0].code;
}
