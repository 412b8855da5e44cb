import { checkCertificate } from './check-certificate.ts';
import { checkGateway, checkOwnGateway } from './check-gateway.ts';
import { checkJanus } from './check-janus.ts';
import { checkRelay } from './check-relay.ts';
import { checkStorage } from './check-storage.ts';
import { checkTimeService } from './check-time-service.ts';
import { warned, type Finding } from './finding.ts';
import { type Installation } from './installation.ts';
import { parseTurnUrl } from './turn-url.ts';

/** Every check, one group after the other. */
export async function* examine(installation: Installation): AsyncGenerator<Finding> {
  const { publicUrl, ownGateway, dataDir, hasEmbeddedDatabase, janus, relay } = installation;
  yield* await checkGateway(publicUrl);
  if (ownGateway !== null) yield await checkOwnGateway(ownGateway);
  yield* await checkTimeService();
  if (publicUrl.protocol === 'https:') yield* await checkCertificate('certificate of the public URL', publicUrl.hostname, Number(publicUrl.port || 443));
  for (const server of janus.servers) yield await checkJanus(server, janus);
  yield* await checkRelay(relay);
  yield* await relayCertificates(installation);
  yield* await checkStorage(dataDir, hasEmbeddedDatabase);
}

async function relayCertificates({ relay, hasTrialCertificate }: Installation): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const url of relay.urls.map(parseTurnUrl)) {
    if (url?.over === 'tls') findings.push(...await checkCertificate(`certificate of ${url.text}`, url.host, url.port));
  }
  if (!hasTrialCertificate) return findings;
  return findings.map((finding) => (finding.verdict === 'pass' ? finding : onTrial(finding)));
}

/** Good enough to try things out, so nothing is broken; patients need a real one. */
function onTrial({ name }: Finding): Finding {
  return warned(name, 'made by npm start; browsers refuse it', 'For real patients, set TURN_TLS_CERT_FILE and TURN_TLS_KEY_FILE to a certificate of an authority browsers know.');
}
