// A part of the input that has no fixed shape, typed as JSON.
import type { FieldProps } from "@rjsf/utils";
import { type ReactElement, useState } from "react";
import { FieldError } from "../components/field.tsx";
import { createFieldAria, getManifestSchema } from "./context.ts";

export function JsonField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, required, rawErrors } = props;
  const takesText = allowsText(props);
  const [text, setText] = useState(() => formatValue(formData, takesText));
  const current = parseText(text, takesText);
  // The value may have been set from elsewhere, by an example or the JSON view.
  const shown = isEqual(current.value, formData) || current.error ? text : formatValue(formData, takesText);
  const rows = takesText && !shown.includes("\n") ? 1 : 4;
  return (
    <>
      <textarea
        {...createFieldAria(fieldPathId.$id, required, current.error ? [current.error] : rawErrors)}
        className="input mono"
        rows={rows}
        spellCheck={false}
        placeholder={takesText ? "Text, or JSON" : "JSON"}
        value={shown}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const next = parseText(currentTarget.value, takesText);
          if (!next.error) onChange(next.value, fieldPathId.path);
        }}
      />
      {current.error && <FieldError>{current.error}</FieldError>}
    </>
  );
}

function allowsText(props: FieldProps): boolean {
  const schema = getManifestSchema(props);
  const types = [schema?.type ?? [], ...(schema?.anyOf ?? []).map(({ type }) => type ?? [])].flat(2);
  return types.length === 0 || types.includes("string");
}

/** What a text stands for: JSON, or itself where text is fine. */
function parseText(text: string, takesText: boolean): { value: unknown; error?: string } {
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return takesText && !/^\s*[[{]/.test(text)
      ? { value: text }
      : { value: undefined, error: "This is not valid JSON yet." };
  }
}

function formatValue(value: unknown, takesText: boolean): string {
  if (value === undefined) return "";
  if (takesText && typeof value === "string" && parseText(value, true).value === value) return value;
  return JSON.stringify(value, null, 2);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
