// Editor of the input as JSON.

import type { Issue } from "gong-connector";
import type { ReactElement } from "react";
import { Field } from "../../components/field.tsx";
import { parseJsonInput } from "./action_session.ts";

export function JsonInput(props: {
  text: string;
  issues: readonly Issue[];
  onChange: (text: string) => void;
}): ReactElement {
  const { text, issues, onChange } = props;
  const messages = issues.map(({ path, message }) => `${path} ${message}`.trim());
  const error = parseJsonInput(text) ? messages.join("; ") : "This is not a JSON object.";
  return (
    <Field label="Input as JSON" error={error || undefined}>
      {(aria) => (
        <textarea
          {...aria}
          className="input mono json"
          rows={Math.min(24, Math.max(8, text.split("\n").length + 1))}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
