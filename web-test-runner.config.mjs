import { stripTypeScriptTypes } from 'node:module';
import { chromeLauncher } from '@web/test-runner-chrome';

/**
 * Component tests, in a real browser. `*.test.ts` beside the elements run here;
 * `*.node.test.ts` are pure and belong to `node --test`.
 */
const stripTypes = {
  name: 'strip-types',
  resolveMimeType: (context) => (context.path.endsWith('.ts') ? 'js' : undefined),
  transform: (context) => (context.path.endsWith('.ts') ? stripTypeScriptTypes(context.body, { mode: 'strip' }) : undefined),
};

export default {
  rootDir: import.meta.dirname,
  files: ['packages/consult-room/src/**/*.test.ts', '!packages/consult-room/src/**/*.node.test.ts'],
  nodeResolve: { extensions: ['.ts', '.js', '.mjs'] },
  plugins: [stripTypes],
  concurrency: 1,
  // For machines that have other things to do as well.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  testFramework: { config: { timeout: '60000' } },
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        headless: true,
        args: [
          '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update',
          // What fades in has too little contrast on the way.
          '--force-prefers-reduced-motion',
          '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required',
        ],
      },
    }),
  ],
};
