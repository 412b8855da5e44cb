import { Router } from 'express';
import type { DiskSpace } from '../audit/disk-space.ts';
import type { MediaRooms } from '../sfu/ports.ts';
import type { ClockWatch } from '../stores/clock-watch.ts';
import type { Store } from '../stores/store.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';
import { securityTxt } from './security-txt.ts';

interface WellKnownParts {
  readonly keys: SigningKeys;
  readonly store: Store;
  readonly rooms: MediaRooms;
  readonly disk: DiskSpace;
  readonly clocks: ClockWatch;
  /** False while something that happened is not on record. */
  readonly isOnRecord: () => boolean;
  readonly isDraining: () => boolean;
  readonly publicUrl: string;
  readonly securityContact: string | null;
}

/** What monitors and other systems ask: keys, life, readiness. */
export function createWellKnownRouter({ keys, store, rooms, disk, clocks, isOnRecord, isDraining, publicUrl, securityContact }: WellKnownParts): Router {
  const router = Router();
  router.get('/.well-known/jwks.json', (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(keys.jwks());
  });
  if (securityContact !== null) {
    router.get('/.well-known/security.txt', (_request, response) => { response.type('text/plain').send(securityTxt(securityContact, publicUrl)); });
  }
  // The process alone: a database that is down must not get every gateway restarted.
  router.get('/healthz', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const database = await store.ping().then(() => true, () => false);
    const clock = clocks.isRight;
    const media = rooms.isReady();
    const record = isOnRecord();
    const isReady = database && media && record && clock && disk.takesWrites && !isDraining();
    response.setHeader('Cache-Control', 'no-store');
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not-ready', database, media, record, clock, disk: disk.state, draining: isDraining() });
  });
  return router;
}
