import { X509Certificate } from 'node:crypto';
import { chmod, readFile, rename } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { type Program } from '../setup/media-runtime.ts';
import { runCommand } from '../setup/run-command.ts';
import { SetupError } from '../setup/setup-error.ts';
import { writePrivateFile } from './write-private-file.ts';

const lifetimeDays = 825;
const renewBeforeMs = 30 * 24 * 3_600_000;

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * A self-signed certificate for coturn's TLS listener, good for trying things out; browsers accept it only when told
 * to. Made again when it runs out or the names change.
 * @param names host names and addresses in the `turns:` URLs; the first is the common name.
 */
export async function turnCertificate(folder: string, names: readonly string[], openssl: Program): Promise<CertificateFiles> {
  const files = { certFile: join(folder, 'turn-certificate.pem'), keyFile: join(folder, 'turn-key.pem') };
  if (!(await stillGood(files.certFile, names))) await make(folder, files, names, openssl);
  return files;
}

async function stillGood(certFile: string, names: readonly string[]): Promise<boolean> {
  try {
    const certificate = new X509Certificate(await readFile(certFile));
    const covers = (name: string): boolean => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
    return Date.parse(certificate.validTo) - Date.now() > renewBeforeMs && names.every(covers);
  } catch {
    return false;
  }
}

async function make(folder: string, files: CertificateFiles, names: readonly string[], openssl: Program): Promise<void> {
  // The machine's own openssl.cnf may be of another version: a minimal one of ours is used instead.
  const config = join(folder, 'openssl.cnf');
  await writePrivateFile(config, '[req]\ndistinguished_name = dn\n[dn]\n');
  const alternatives = names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  const partial = { cert: `${files.certFile}.partial`, key: `${files.keyFile}.partial` };
  const run = await runCommand(
    openssl.command,
    [
      ...openssl.leadingArgs, 'req', '-x509', '-config', config, '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
      '-nodes', '-days', String(lifetimeDays), '-subj', `/CN=${names[0] ?? 'localhost'}`,
      '-addext', `subjectAltName=${alternatives}`, '-keyout', partial.key, '-out', partial.cert,
    ],
    { ...process.env, OPENSSL_CONF: config },
  );
  if (!run.ok) throw new SetupError(`Making the certificate for TURN over TLS failed:\n${run.output.trimEnd()}`);
  await chmod(partial.key, 0o600);
  await rename(partial.key, files.keyFile);
  await rename(partial.cert, files.certFile);
}
