import * as z from 'zod/mini';
import { mediaPathSchema } from './media-path.ts';

const milliseconds = z.nullable(z.number().check(z.gte(0), z.lte(60_000)));

/** The figures behind a level, of the last interval. Null: the browser does not say. */
export const qualityFiguresSchema = z.strictObject({
  lossPercent: z.number().check(z.gte(0), z.lte(100)),
  roundTripMs: milliseconds,
  jitterMs: milliseconds,
  /** Mean opinion score of the sound, ITU-T G.107 */
  mos: z.nullable(z.number().check(z.gte(1), z.lte(5))),
  path: z.nullable(mediaPathSchema),
});
export type QualityFigures = z.infer<typeof qualityFiguresSchema>;

export const qualityReasonSchema = z.enum(['loss', 'delay', 'jitter', 'frame-rate', 'bandwidth', 'cpu', 'no-media']);
export type QualityReason = z.infer<typeof qualityReasonSchema>;

/** How somebody's connection is: at once when its level changes, and every ten seconds. */
export const qualityReportSchema = z.strictObject({
  type: z.literal('quality'),
  level: z.enum(['good', 'fair', 'poor', 'lost']),
  /** 0 to 100 */
  score: z.number(),
  reasons: z.optional(z.array(qualityReasonSchema).check(z.maxLength(qualityReasonSchema.options.length))),
  figures: z.optional(qualityFiguresSchema),
});
export type QualityReport = z.infer<typeof qualityReportSchema>;
