// @ts-nocheck
// What every field of a form can ask: whose form it is, on which account, and what is filled in.
import type { FieldProps, Registry } from "@rjsf/utils";
import type { Schema } from "gong-connector";
import type { ActionDetail } from "../../src/api/settings_contract.ts";
import { getSchemaAt } from "./form_schema.ts";
import { escapeToken } from "./validation.ts";

/** What a form is drawn from: the input of an action or of a trigger. */
export interface FormSource {
  input: Schema;
  ui: ActionDetail["ui"];
  /** Where choices for its lookups are asked for. */
  choices: string;
}

export interface FormContext extends FormSource {
  connection: string | undefined;
  /** The values as they are now, without drawing anew on each change. */
  values: () => Record<string, unknown>;
}

export function getFormContext(registry: Registry): FormContext {
  const context: FormContext = registry.formContext;
  return context;
}

export function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${escapeToken(String(step))}`).join("");
}

/** The field's schema as the manifest has it. */
export function getManifestSchema({
  registry,
  fieldPathId,
}: Pick<FieldProps, "registry" | "fieldPathId">): Schema | undefined {
  return getSchemaAt(getFormContext(registry).input, fieldPathId.path);
}

export interface FieldAria {
  id: string;
  "aria-describedby": string;
  "aria-invalid"?: true;
  "aria-required"?: true;
}

/** What ties an input to its label, description and fault. */
export function createFieldAria(
  id: string,
  required: boolean | undefined,
  faults: readonly string[] | undefined,
): FieldAria {
  return {
    id,
    "aria-describedby": `${id}-says ${id}-fault`,
    ...(faults && faults.length > 0 && { "aria-invalid": true }),
    ...(required && { "aria-required": true }),
  };
}
