/**
 * The worker's file beside this script, and its hash. The build replaces this module with the finished worker's own;
 * the empty hash serves running from source only.
 */
export const workerAsset: { readonly file: string; readonly integrity: string } = { file: 'e2ee-worker.js', integrity: '' };
