// Field for a value without a fixed schema, entered as JSON.
import type { FieldProps } from "@rjsf/utils";
import { type ReactElement, useState } from "react";
import { FieldError } from "../components/field.tsx";
import { createFieldAria, getManifestSchema } from "./context.ts";

export function JsonField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, required, rawErrors } = props;
  const acceptsText = schemaAcceptsText(props);
  const [text, setText] = useState(() => formatValue(formData, acceptsText));
  const current = parseText(text, acceptsText);
  // An example or the JSON view may have changed the value.
  const displayedText = isEqual(current.value, formData) || current.error ? text : formatValue(formData, acceptsText);
  const rows = acceptsText && !displayedText.includes("\n") ? 1 : 4;
  return (
    <>
      <textarea
        // The value is still the last one that was valid: it must not be sent.
        ref={(element) => element?.setCustomValidity(current.error ?? "")}
        {...createFieldAria(fieldPathId.$id, required, current.error ? [current.error] : rawErrors)}
        className="input mono"
        rows={rows}
        spellCheck={false}
        placeholder={acceptsText ? "Text or JSON" : "JSON"}
        value={displayedText}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const next = parseText(currentTarget.value, acceptsText);
          if (!next.error) onChange(next.value, fieldPathId.path);
        }}
      />
      {current.error && <FieldError>{current.error}</FieldError>}
    </>
  );
}

function schemaAcceptsText(props: FieldProps): boolean {
  const schema = getManifestSchema(props);
  const types = [schema?.type ?? [], ...(schema?.anyOf ?? []).map(({ type }) => type ?? [])].flat(2);
  return types.length === 0 || types.includes("string");
}

/** Parses the text as JSON. If the schema accepts text, a text that is not JSON is the value itself. */
function parseText(text: string, acceptsText: boolean): { value: unknown; error?: string } {
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return acceptsText && !/^\s*[[{]/.test(text)
      ? { value: text }
      : { value: undefined, error: "This is not valid JSON." };
  }
}

function formatValue(value: unknown, acceptsText: boolean): string {
  if (value === undefined) return "";
  if (acceptsText && typeof value === "string" && parseText(value, true).value === value) return value;
  return JSON.stringify(value, null, 2);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
