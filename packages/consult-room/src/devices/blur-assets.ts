/**
 * The files of the background blur beside this script, and their hashes. The build replaces this module with what it made;
 * the empty hashes serve running from source only.
 */
export const blurAssets: Readonly<Record<'worker' | 'model', { readonly file: string; readonly integrity: string }>> = {
  worker: { file: 'blur-worker.js', integrity: '' },
  model: { file: 'blur-model.tflite', integrity: '' },
};
