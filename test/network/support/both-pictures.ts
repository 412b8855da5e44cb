import { pictureOf } from '../../support/decoded-picture.ts';
import { freshPicture } from '../../support/fresh-picture.ts';
import type { Call } from '../../support/story.ts';
import { clinicianCamera, patientCamera } from './people.ts';

/** Waits until each of the two sees the other move, and says how many ms that took from `since` (of `performance.now()`). */
export async function bothPictures({ patient, clinician, visit }: Pick<Call, 'patient' | 'clinician' | 'visit'>, since: number, timeoutMs = 30_000): Promise<number> {
  return Math.max(...await Promise.all([
    freshPicture(clinician.page, pictureOf(visit.patientId), patientCamera.camera, since, timeoutMs),
    freshPicture(patient.page, pictureOf(visit.clinicianId), clinicianCamera.camera, since, timeoutMs),
  ]));
}
