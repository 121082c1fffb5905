// Context of a form for its fields: the manifest's schema, the connection and the current values.
import type { FieldProps, Registry } from "@rjsf/utils";
import type { Schema } from "gong-connector";
import type { ActionDetail } from "../../src/api/settings_contract.ts";
import { getSchemaAt } from "./form_schema.ts";
import { escapeToken } from "./validation.ts";

/** The parts of an action or a trigger that its form needs. */
export interface FormSource {
  input: Schema;
  ui: ActionDetail["ui"];
  alternatives?: ActionDetail["alternatives"];
  /** Path of the settings API that lists the choices of lookups. */
  choices: string;
}

export interface FormContext extends FormSource {
  connection: string | undefined;
  /** Returns the current values. A function, so that a change does not re-render every field. */
  values: () => Record<string, unknown>;
}

export function getFormContext(registry: Registry): FormContext {
  const context: FormContext = registry.formContext;
  return context;
}

export function toPointer(path: readonly (string | number)[]): string {
  return path.map((token) => `/${escapeToken(String(token))}`).join("");
}

/** The field's schema in the manifest. */
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

/** Links an input to its label, help text and error. */
export function createFieldAria(
  id: string,
  required: boolean | undefined,
  errors: readonly string[] | undefined,
): FieldAria {
  return {
    id,
    "aria-describedby": `${id}-help ${id}-error`,
    ...(errors && errors.length > 0 && { "aria-invalid": true }),
    ...(required && { "aria-required": true }),
  };
}
