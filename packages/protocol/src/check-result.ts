import * as z from 'zod/mini';

/** One line of the device check. `code` names the cause for the help desk and for the words shown. */
export const checkItemSchema = z.strictObject({
  status: z.enum(['untested', 'testing', 'pass', 'weak', 'fail', 'off']),
  code: z.optional(z.string().check(z.maxLength(64), z.regex(/^[a-z0-9-]+$/))),
});
export type CheckItem = z.infer<typeof checkItemSchema>;

export const checkResultSchema = z.strictObject({
  camera: checkItemSchema,
  microphone: checkItemSchema,
  speaker: checkItemSchema,
  network: checkItemSchema,
  encryption: checkItemSchema,
});
export type CheckResult = z.infer<typeof checkResultSchema>;
