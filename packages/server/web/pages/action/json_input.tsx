// The input as JSON text.

import type { Issue } from "gong-connector";
import type { ReactElement } from "react";
import { Field } from "../../components/field.tsx";
import { parseRawInput } from "./action_session.ts";

export function JsonInput(props: {
  text: string;
  issues: readonly Issue[];
  onChange: (raw: string) => void;
}): ReactElement {
  const { text: raw, issues, onChange } = props;
  const faults = issues.map(({ path, message }) => `${path} ${message}`.trim());
  const error = parseRawInput(raw) ? faults.join("; ") : "This is not a JSON object.";
  return (
    <Field label="Input as JSON" error={error || undefined}>
      {(aria) => (
        <textarea
          {...aria}
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
