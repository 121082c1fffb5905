// Single-line input of a text, number, date or URL.
import type { BaseInputTemplateProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { createFieldAria, getFormContext } from "./context.ts";
import { getDefaultText } from "./form_schema.ts";

export function BaseInput(props: BaseInputTemplateProps): ReactElement {
  const { id, value, required, rawErrors, schema, onChange, registry, name } = props;
  const isNumber = schema.type === "number" || schema.type === "integer";
  const manifestSchema = getFormContext(registry).input.properties?.[name];
  const example = manifestSchema?.examples?.[0];
  return (
    <input
      {...createFieldAria(id, required, rawErrors)}
      className={`input ${isNumber ? "short" : ""}`}
      type={getInputType(schema.format, isNumber)}
      {...(isNumber && { step: schema.type === "integer" ? 1 : "any", inputMode: "decimal" })}
      autoComplete="off"
      placeholder={getDefaultText(manifestSchema) ?? (typeof example === "string" ? example : undefined)}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
    />
  );
}

function getInputType(format: unknown, isNumber: boolean): string {
  if (isNumber) return "number";
  // A browser changes an address with other letters than ASCII in an input of type email.
  if (format === "date") return format;
  return format === "uri" ? "url" : "text";
}
