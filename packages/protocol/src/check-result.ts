import * as z from 'zod/mini';
import { mediaPathSchema } from './media-path.ts';

/** One line of the device check. `code` names the cause for the help desk and for the words shown. */
export const checkItemSchema = z.strictObject({
  status: z.enum(['untested', 'testing', 'pass', 'weak', 'fail', 'off']),
  code: z.optional(z.string().check(z.maxLength(64), z.regex(/^[a-z0-9-]+$/))),
});
export type CheckItem = z.infer<typeof checkItemSchema>;

const percent = z.number().check(z.gte(0), z.lte(100));
const kilobits = z.int().check(z.gte(0), z.lte(100_000));

/** How a test picture travelled to the media server and back. */
export const networkFiguresSchema = z.strictObject({
  path: mediaPathSchema,
  roundTripMs: z.int().check(z.gte(0), z.lte(60_000)),
  lossUpPercent: percent,
  lossDownPercent: percent,
  /** kbit/s there was room for, as far as was tried. */
  upKbps: kilobits,
  downKbps: kilobits,
});
export type NetworkFigures = z.infer<typeof networkFiguresSchema>;

export const networkItemSchema = z.extend(checkItemSchema, { figures: z.optional(networkFiguresSchema) });
export type NetworkItem = z.infer<typeof networkItemSchema>;

export const checkResultSchema = z.strictObject({
  camera: checkItemSchema,
  microphone: checkItemSchema,
  speaker: checkItemSchema,
  network: networkItemSchema,
  encryption: checkItemSchema,
});
export type CheckResult = z.infer<typeof checkResultSchema>;
