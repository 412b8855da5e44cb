import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { slimJanus } from './scripts/bundling/slim-janus.ts';
import { en } from './packages/consult-room/src/i18n/en.ts';
import { tightenTemplates } from './scripts/bundling/tighten-templates.ts';
import { unkeyLanguages } from './scripts/bundling/unkey-languages.ts';

const root = import.meta.dirname;
const source = `${root}/packages/consult-room/src`;
const dist = `${root}/packages/consult-room/dist`;
const workerFile = 'e2ee-worker.js';
const blurFiles = { worker: 'blur-worker.js', model: 'blur-model.tflite' };
/** Finds people in pictures that are wider than high (Google, Apache-2.0). Taken as it is. */
const blurModel = `${root}/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite`;
/** gzip bytes: until the waiting room, and the whole call. The worker stands apart. */
const budgetBytes = { waitingRoom: 45_000, call: 90_000 };

/** Erases types; our TypeScript needs nothing more (`erasableSyntaxOnly`). */
function stripTypes() {
  return {
    name: 'strip-types',
    transform(code, id) {
      return id.endsWith('.ts') ? { code: stripTypeScriptTypes(code, { mode: 'strip' }), map: null } : null;
    },
  };
}

/**
 * Makes two libraries safe to load where they did not expect to be: Lit on a server (no `document`),
 * janus.js on pages with an AMD or CommonJS loader (it would hand itself to that loader instead of to us).
 * A replacement that no longer fits stops the build.
 */
function tame() {
  const replacements = [
    [/lit-html\/lit-html\.js$/, 'l=document,', 'l=void 0===t.document?{createTreeWalker:()=>({})}:document,'],
    [/reactive-element\/reactive-element\.js$/, 'extends HTMLElement{', 'extends(globalThis.HTMLElement??class{}){'],
    [/janus-gateway\/.*\.js$/, "typeof define === 'function' && define.amd", 'false'],
    [/janus-gateway\/.*\.js$/, "typeof module === 'object' && module.exports", 'false'],
  ];
  return {
    name: 'tame',
    transform(code, id) {
      const mine = replacements.filter(([file]) => file.test(id));
      if (mine.length === 0) return null;
      let changed = code;
      for (const [, from, to] of mine) {
        if (!changed.includes(from)) this.error(`${id} no longer contains: ${from}`);
        changed = changed.replace(from, to);
      }
      return { code: changed, map: null };
    },
  };
}

/** The main bundles know the files they belong to by name and hash, so a swapped file is refused by the browser. */
function bakeFiles() {
  return {
    name: 'bake-files',
    load(id) {
      if (id.endsWith('/encryption/worker-asset.ts')) return `export const workerAsset = ${JSON.stringify(asset(workerFile))};`;
      if (!id.endsWith('/devices/blur-assets.ts')) return null;
      return `export const blurAssets = ${JSON.stringify({ worker: asset(blurFiles.worker), model: asset(blurFiles.model) })};`;
    },
  };
}

function asset(file) {
  return { file, integrity: `sha384-${createHash('sha384').update(readFileSync(`${dist}/${file}`)).digest('base64')}` };
}

/** Lays the blur's model beside its worker. */
function layModel() {
  return { name: 'lay-model', writeBundle: () => { writeFileSync(`${dist}/${blurFiles.model}`, readFileSync(blurModel)); } };
}

/** Takes away the hashed files of earlier builds, once the new ones are written. */
function tidy() {
  return {
    name: 'tidy',
    writeBundle(_options, bundle) {
      for (const file of readdirSync(dist)) {
        if (/^consult-room-.*\.js$/.test(file) && !(file in bundle)) rmSync(`${dist}/${file}`);
      }
    },
  };
}

/** Prints what each file weighs and stops the build where the budget is passed. */
function weigh(title, budget) {
  return {
    name: 'weigh',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const gzipBytes = new Map(chunks.map((chunk) => [chunk.fileName, gzipSync(chunk.code, { level: 9 }).length]));
      process.stdout.write(`${title}\n`);
      for (const chunk of chunks) process.stdout.write(`  ${chunk.fileName.padEnd(44)} ${kilobytes(gzipBytes.get(chunk.fileName))}\n`);
      for (const line of budget?.(chunks, gzipBytes) ?? []) {
        process.stdout.write(`  ${line.name.padEnd(44)} ${kilobytes(line.bytes)} of ${kilobytes(line.limit)}\n`);
        if (line.bytes > line.limit) this.error(`${line.name}: ${line.bytes} gzip bytes, allowed are ${line.limit}`);
      }
    },
  };
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB gz`;
}

/** Not part of a patient's call: the queue and the tools of a host, a test of devices on a page of its own, details shown on request. */
function isApart(chunk) {
  return /\/(?:consult-(?:queue-panel|check-body)|host-tools|connection-details|media-settings|own-media|safety-code|call-details|visit-diagnostics)\.ts$/.test(chunk.facadeModuleId ?? '');
}

/** Words load one language at a time, in two parts; English until the call is in the entry. */
function languageOf(chunk) {
  return /\/i18n\/([a-z]+)(?:-call)?\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1];
}

/** Loads of itself, but before the waiting room. */
const networkTest = '/session/network-test.ts';

/** The entry with what it imports at once, and the test of the network, load until the waiting room; the rest when the call begins. */
function callBudget(chunks, gzipBytes) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reach = (chunk, later, seen = new Set()) => {
    if (!chunk || seen.has(chunk) || isApart(chunk)) return seen;
    seen.add(chunk);
    for (const name of [...chunk.imports, ...(later ? chunk.dynamicImports : [])]) reach(byName.get(name), later, seen);
    return seen;
  };
  const entry = chunks.find((chunk) => chunk.isEntry);
  const first = reach(chunks.find((chunk) => chunk.facadeModuleId?.endsWith(networkTest)), false, reach(entry, false));
  const call = [...reach(entry, true)];
  const sum = (some) => [...some].reduce((total, { fileName }) => total + gzipBytes.get(fileName), 0);
  const languages = Map.groupBy(call.filter(languageOf), languageOf).values();
  const ofCall = sum(call.filter((chunk) => !languageOf(chunk))) + Math.max(...[...languages].map(sum));
  return [
    { name: 'until the waiting room', bytes: sum(first), limit: budgetBytes.waitingRoom },
    { name: 'whole call, in the heaviest language', bytes: ofCall, limit: budgetBytes.call },
  ];
}

const plugins = (worker) => [
  nodeResolve({ browser: true, extensions: ['.ts', '.js', '.mjs'], exportConditions: ['browser', 'default'] }),
  tame(),
  slimJanus(),
  ...(worker ? [] : [bakeFiles()]),
  stripTypes(),
  tightenTemplates(),
  unkeyLanguages(Object.keys(en)),
  // The worker is mostly curves and hashes, which more passes only make longer to read for gzip.
  terser({ ecma: 2022, compress: worker ? {} : { passes: 3, sequences: false, inline: 1, unsafe_arrows: true, keep_fargs: false }, format: { comments: /^!|@license/ } }),
];
// The protocol is schemas: whoever imports one plain function from it must not carry them all.
const treeshake = { moduleSideEffects: (id) => !/packages\/(protocol|quality)\/|\/zod\//.test(id) };
/** Libraries' own oddities that change nothing here; a warning about our code stays. */
function onwarn(warning, warn) {
  const ids = warning.ids ?? [warning.id ?? ''];
  const theirs = ids.every((id) => id.includes('/node_modules/'));
  if (!(theirs && ['INVALID_ANNOTATION', 'CIRCULAR_DEPENDENCY', 'THIS_IS_UNDEFINED'].includes(warning.code))) warn(warning);
}
const widget = { input: `${source}/index.ts`, treeshake, onwarn };

/** ts-mls asks for these only when a cipher suite other than ours is chosen; they are not installed. */
const otherSuites = /^@noble\/(curves|post-quantum)|^@hpke\/(chacha20poly1305|ml-kem|dhkem-x448)$/;

/** In this order: the main bundles bake in the finished worker's hash. */
export default [
  {
    input: `${root}/packages/e2ee/src/worker/e2ee-worker.ts`,
    onwarn,
    external: otherSuites,
    plugins: [...plugins(true), weigh('worker')],
    output: { file: `${dist}/${workerFile}`, format: 'iife', inlineDynamicImports: true },
  },
  {
    input: `${root}/packages/blur/src/worker/blur-worker.ts`,
    onwarn,
    plugins: [...plugins(true), layModel(), weigh('blur, loaded when somebody turns it on')],
    output: { file: `${dist}/${blurFiles.worker}`, format: 'iife', inlineDynamicImports: true },
  },
  {
    ...widget,
    // One request fewer: the entry holds the shared code itself, at the price of a few unnamed exports.
    preserveEntrySignatures: 'allow-extension',
    plugins: [...plugins(false), tidy(), weigh('ESM', callBudget)],
    output: { dir: dist, format: 'es', entryFileNames: 'consult-room.js', chunkFileNames: 'consult-room-[name]-[hash].js' },
  },
  {
    ...widget,
    plugins: [...plugins(false), weigh('plain script')],
    output: { file: `${dist}/consult-room.iife.js`, format: 'iife', name: 'consultRoom', inlineDynamicImports: true },
  },
];
