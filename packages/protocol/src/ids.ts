import * as z from 'zod/mini';

/**
 * Ids are opaque: a short kind prefix and 128 random bits in base64url (22 characters).
 * They may stand in paths and events; they never carry or encode anything about a person.
 */
const id = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{22}$`)));

export const appointmentIdSchema = id('apt');
export const participantIdSchema = id('par');

declare const brand: unique symbol;
export type AppointmentId = string & { readonly [brand]?: 'AppointmentId' };
/** A participant's place in one appointment: the participant id names the seat. */
export type ParticipantId = string & { readonly [brand]?: 'ParticipantId' };

/** 256 random bits in base64url: the secret behind an emailed link. */
export const linkSecretSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** Bytes on the wire, base64 (standard alphabet, padded), at most `max` characters. */
export const base64Schema = (max: number) => z.string().check(z.maxLength(max), z.regex(/^[A-Za-z0-9+/]*={0,2}$/));
