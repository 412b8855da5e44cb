import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const projectRoot: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
