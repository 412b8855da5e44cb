import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rollup/parseAst';
import { slimJanus } from './slim-janus.ts';

const build = {
  parse: (code: string) => parseAst(code),
  error: (message: string): never => {
    throw new Error(message);
  },
};

// For tests that run janus.js in Node: from here on it loads as it is shipped, without what the build takes out.
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/janus.es.js') || loaded.source == null) return loaded;
    const slim = slimJanus().transform.call(build, Buffer.from(loaded.source as Uint8Array).toString(), fileURLToPath(url));
    return { ...loaded, source: slim?.code ?? build.error('this is not janus.js') };
  },
});
