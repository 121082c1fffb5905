// Replaces secrets in data that is shown or stored: values that a schema marks as writeOnly, and known secrets.
import type { Schema } from "gong-connector";
import { isRecord } from "gong-connector/internal";

const mark = "••••";
/** A shorter secret is replaced only if it is the whole text: it could be part of a word by chance. */
const minPartLength = 8;

/** Replaces every secret in the texts of a JSON value. */
export function redact(value: unknown, secrets: readonly string[]): unknown {
  const nonEmpty = secrets.filter((secret) => secret !== "");
  return nonEmpty.length === 0 ? value : redactValue(value, nonEmpty);
}

export function isRedacted(value: unknown): boolean {
  return JSON.stringify(value)?.includes(mark) ?? false;
}

function redactValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, property]) => [key, redactValue(property, secrets)]));
}

function redactText(text: string, secrets: readonly string[]): string {
  if (secrets.includes(text)) return mark;
  return secrets
    .filter((secret) => secret.length >= minPartLength)
    .reduce((redacted, secret) => redacted.replaceAll(secret, mark), text);
}

/** The texts of a value that its schema marks as writeOnly. */
export function findSecrets(schema: Schema, value: unknown): string[] {
  if (schema.writeOnly) return listTexts(value);
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const secrets = alternatives.flatMap((alternative) => findSecrets(alternative, value));
  const { items, properties, additionalProperties } = schema;
  if (Array.isArray(value)) return items ? [...secrets, ...value.flatMap((item) => findSecrets(items, item))] : secrets;
  if (!isRecord(value)) return secrets;
  const ofProperties = Object.entries(value).flatMap(([key, property]) => {
    const propertySchema =
      properties?.[key] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    return propertySchema ? findSecrets(propertySchema, property) : [];
  });
  return [...secrets, ...ofProperties];
}

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(listTexts) : [];
}
