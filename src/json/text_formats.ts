// Formats of texts: which texts are valid, and the one form in which they are sent.
import { mapBySchema } from "./map_by_schema.ts";
import type { Schema } from "./schema.ts";

// RFC 3339 writes T and a colon in the offset; ISO 8601 and many programs leave them out.
const dateTime = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:([Zz])|([+-]\d\d)(?::?(\d\d))?)$/;

const leapSecond = /^\S+[Tt ]\d\d:\d\d:60/;

/** A text with + and digits, in groups that are separated as people write them. */
const phone = /^\s*\+[\d\s().\-/]+$/;
/** E.164: at most 15 digits with the country code. */
const phoneDigits = /^\+\d{5,15}$/;

let email: RegExp | undefined;

/** RFC 6531: letters of every script. The longest address has 254 characters (RFC 5321). */
function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  // Its sets of letters take 3 ms, which no start of a program should pay.
  email ??= createEmailPattern();
  return email.test(text);
}

function createEmailPattern(): RegExp {
  const atom = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
  const label = "[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?";
  return new RegExp(`^${atom}(?:\\.${atom})*@(?:${label}\\.)+${label}$`, "u");
}

/** A part of all URLs, with most of them. */
const plainUrl = /^https?:\/\/[a-z\d.-]+(?::\d+)?(?:\/[\w\-./~]*)?(?:\?[\w\-.~=&]*)?(?:#[\w-]*)?$/i;

/** Whether it is a URL whose syntax is simple. To compile the pattern of RFC 3986 for others takes 6 ms. */
export function isPlainUrl(text: string): boolean {
  return plainUrl.test(text);
}

/** As the pattern of a schema, which is compiled with the flag u. */
function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

/** The formats that the validation library does not have, or has with other rules, by name. */
export const textFormats = {
  "date-time": isDateTime,
  regex: isPattern,
  "idn-email": isEmail,
  phone: (text: string): boolean => phoneDigits.test(text),
} as const;

/** Whether Date.parse reads it: a leap second and the hour 24 are no times of it. */
function isDateTime(text: string): boolean {
  const [, date = "", time = ""] = dateTime.exec(text) ?? [];
  if (time === "" || time.startsWith("24") || Number.isNaN(Date.parse(normalizeDateTime(text)))) return false;
  // Date.parse reads February 30 as March 2.
  return new Date(Date.parse(date)).toISOString().startsWith(date);
}

export function isLeapSecond(text: string): boolean {
  return leapSecond.test(text);
}

/** The value with date-times in the form of RFC 3339 and phone numbers as + and digits. Other texts stay as they are. */
export function normalizeFormats(schema: Schema, value: unknown): unknown {
  return mapBySchema(schema, value, ({ format }, part) => {
    if (typeof part !== "string") return part;
    if (format === "date-time") return normalizeDateTime(part);
    return format === "phone" ? normalizePhone(part) : part;
  });
}

function normalizeDateTime(text: string): string {
  const [, date, time, utc, hours, minutes = "00"] = dateTime.exec(text) ?? [];
  if (date === undefined) return text;
  return `${date}T${time}${utc === undefined ? `${hours}:${minutes}` : "Z"}`;
}

/** A trunk prefix as in +49 (0)30 is not part of the number and cannot be told from other digits, so it is not accepted. */
function normalizePhone(text: string): string {
  const plain = text.normalize("NFKC").replaceAll(/\p{Pd}/gu, "-");
  return phone.test(plain) && !plain.includes("(0)") ? plain.replaceAll(/[^+\d]/g, "") : text;
}
