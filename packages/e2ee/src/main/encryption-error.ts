/**
 * `insecure-page`, `no-webrtc`, `no-workers`, `no-webcrypto`, `no-encoded-transforms`: the browser lacks it (see
 * encryptionSupport). `worker-blocked`: the page's policy or network keeps the worker from starting; `worker-silent`: it
 * does not start. `worker-lost`: it ended, or threw what nobody caught, after it had started. `crypto-unsupported`: Ed25519 is missing. `codec-refused`: a codec whose frames do not
 * survive encryption. `closed`: after close or a failure. The worker's own codes pass through.
 */
export class EncryptionError extends Error {
  readonly code: string;
  /** May the same call succeed a moment later? */
  readonly recoverable: boolean;

  constructor(code: string, recoverable = false) {
    super(`encryption: ${code}`);
    this.name = 'EncryptionError';
    this.code = code;
    this.recoverable = recoverable;
  }
}
