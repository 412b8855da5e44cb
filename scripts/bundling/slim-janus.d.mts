import type { Plugin } from 'rollup';

export function slimJanus(): Plugin;
