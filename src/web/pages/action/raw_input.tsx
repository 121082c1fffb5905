// The input as JSON text.
import type { ReactElement } from "react";
import type { Issue } from "../../../index.ts";
import { Field } from "../../parts/field.tsx";
import { parsed } from "./session.ts";

export function RawInput(props: {
  raw: string;
  issues: readonly Issue[];
  onChange: (raw: string) => void;
}): ReactElement {
  const { raw, issues, onChange } = props;
  const faults = issues.map(({ path, message }) => `${path} ${message}`.trim());
  const fault = parsed(raw) ? faults.join("; ") : "This is not a JSON object.";
  return (
    <Field label="Input as JSON" fault={fault || undefined}>
      {(tie) => (
        <textarea
          {...tie}
          className="input mono json"
          rows={Math.min(24, Math.max(8, raw.split("\n").length + 1))}
          spellCheck={false}
          value={raw}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
