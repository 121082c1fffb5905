// What a change changed, for the audit log: the fields with their values before and after.
import { isRecord } from "gong-connector/internal";
import type { AuditChange } from "./api/admin_contract.ts";

const maxChanges = 100;
const maxValueLength = 200;

/** Compares two JSON values without secrets. An array is compared as a whole, except for lists of texts. */
export function listChanges(before: unknown, after: unknown): AuditChange[] {
  return compare("", before, after).slice(0, maxChanges);
}

function compare(field: string, before: unknown, after: unknown): AuditChange[] {
  if (isRecord(before) && isRecord(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      compare(field === "" ? name : `${field}.${name}`, before[name], after[name]),
    );
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isTextList(before) && isTextList(after)) return compareLists(field, before, after);
  const [oldText, newText] = [toText(before), toText(after)];
  return [
    { field, ...(oldText !== undefined && { before: oldText }), ...(newText !== undefined && { after: newText }) },
  ];
}

function compareLists(field: string, before: readonly string[], after: readonly string[]): AuditChange[] {
  return [
    ...before.filter((text) => !after.includes(text)).map((text) => ({ field, before: text })),
    ...after.filter((text) => !before.includes(text)).map((text) => ({ field, after: text })),
  ];
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}

/** A URL without the parts that may contain secrets. */
export function withoutUrlSecrets(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : undefined;
}
