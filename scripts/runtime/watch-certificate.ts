import { X509Certificate, createPrivateKey } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type CertificateFiles } from './turn-certificate.ts';

/** By looking, not by being told: names that lead to other files, as certificate tools make them, are followed that way. */
const lookEveryMs = 5_000;

/**
 * Calls `onRenewed` when the files hold another certificate than before, and the key that belongs to it: a tool
 * replaces one after the other. Nothing is said of files that cannot be read; they are looked at again.
 * @param onRenewed told until when the certificate is good.
 * @returns how to stop looking.
 */
export function watchCertificate({ certFile, keyFile }: CertificateFiles, onRenewed: (goodUntil: string) => void, everyMs = lookEveryMs): () => void {
  let known = readPair({ certFile, keyFile });
  const look = (): void => {
    known = Promise.all([known, readPair({ certFile, keyFile })]).then(([before, now]) => {
      if (now === null || now.fingerprint256 === before?.fingerprint256) return before;
      onRenewed(`good until ${now.validTo}`);
      return now;
    });
  };
  for (const file of [certFile, keyFile]) watchFile(file, { interval: everyMs, persistent: false }, look);
  return () => { for (const file of [certFile, keyFile]) unwatchFile(file, look); };
}

/** null: not there, or not yet together. */
async function readPair({ certFile, keyFile }: CertificateFiles): Promise<X509Certificate | null> {
  try {
    const certificate = new X509Certificate(await readFile(certFile));
    return certificate.checkPrivateKey(createPrivateKey(await readFile(keyFile))) ? certificate : null;
  } catch {
    return null;
  }
}
