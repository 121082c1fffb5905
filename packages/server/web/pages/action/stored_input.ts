// Input and connection of each action's form in the storage of the browser tab, so that a reload keeps them. Secrets are never
// stored, and nothing is in the URL, which people share.
import type { Schema } from "gong-connector";
import { runPrefix } from "./stored_run.ts";

export interface StoredInput {
  connection?: string | undefined;
  values: Record<string, unknown>;
  jsonText?: string | undefined;
}

const prefix = "action-input:";

export function readStoredInput(action: string): StoredInput | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(prefix + action) ?? "null");
    return isStoredInput(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function storeInput(action: string, schema: Schema, input: StoredInput): void {
  const { connection, values, jsonText } = input;
  const text = jsonText !== undefined && hasSecrets(schema) ? undefined : jsonText;
  const stored: StoredInput = { connection, values: removeSecrets(schema, values), jsonText: text };
  try {
    sessionStorage.setItem(prefix + action, JSON.stringify(stored));
  } catch {
    // The storage is full or disabled: the input is kept until the page is reloaded.
  }
}

/** After sign-out, the next person must not see inputs and runs. */
export function clearStoredActions(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(prefix) || key.startsWith(runPrefix)) sessionStorage.removeItem(key);
}

function isStoredInput(value: unknown): value is StoredInput {
  return typeof value === "object" && value !== null && "values" in value && typeof value.values === "object";
}

function hasSecrets({ writeOnly, properties = {}, items }: Schema): boolean {
  return writeOnly === true || Object.values(properties).some(hasSecrets) || (items !== undefined && hasSecrets(items));
}

function removeSecrets(schema: Schema, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const property = schema.properties?.[name];
      // Headers of a free request can have credentials.
      return property !== undefined && !hasSecrets(property) && name !== "headers";
    }),
  );
}
