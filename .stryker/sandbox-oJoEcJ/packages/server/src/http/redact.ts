// @ts-nocheck
// Takes secrets out of what is shown or kept: what a schema marks as one, and whatever equals a known one.
import type { Schema } from "gong-connector";
import { isRecord } from "gong-connector/internal";

const mark = "••••";
/** A shorter text is taken out only where it stands alone: inside others it would hit words by chance. */
const shortest = 8;

/** The value with every secret in its texts replaced. */
export function redact(value: unknown, secrets: readonly string[]): unknown {
  const real = secrets.filter((secret) => secret !== "");
  return real.length === 0 ? value : walk(value, real);
}

/** Whether something was taken out of a value. */
export function isRedacted(value: unknown): boolean {
  return JSON.stringify(value)?.includes(mark) ?? false;
}

function walk(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return hide(value, secrets);
  if (Array.isArray(value)) return value.map((item) => walk(item, secrets));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part, secrets)]));
}

function hide(text: string, secrets: readonly string[]): string {
  if (secrets.includes(text)) return mark;
  return secrets
    .filter((secret) => secret.length >= shortest)
    .reduce((rest, secret) => rest.replaceAll(secret, mark), text);
}

/** Texts of a value that its schema marks as writeOnly. */
export function findSecrets(schema: Schema, value: unknown): string[] {
  if (schema.writeOnly) return textsOf(value);
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((branch) => findSecrets(branch, value));
  const { items, properties, additionalProperties: others } = schema;
  if (Array.isArray(value))
    return items ? [...branches, ...value.flatMap((item) => findSecrets(items, item))] : branches;
  if (!isRecord(value)) return branches;
  const parts = Object.entries(value).flatMap(([key, part]) => {
    const known = properties?.[key] ?? (typeof others === "object" ? others : undefined);
    return known ? findSecrets(known, part) : [];
  });
  return [...branches, ...parts];
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
