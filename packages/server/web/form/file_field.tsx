// File that is uploaded with the input.
import type { ReactElement } from "react";
import { Field } from "../components/field.tsx";
import { formatBytes } from "../components/format.tsx";

export interface FileFieldProps {
  file: File | undefined;
  maxBytes: number;
  error: string | undefined;
  onChange: (file: File | undefined) => void;
}

export function FileField({ file, maxBytes, error, onChange }: FileFieldProps): ReactElement {
  const helpText = file
    ? `${file.name}, ${formatBytes(file.size)}. It is passed on while it is sent, and not stored here.`
    : `At most ${formatBytes(maxBytes)}.`;
  return (
    <Field label="File" error={error} helpText={helpText}>
      {(aria) => (
        <input
          {...aria}
          type="file"
          className="input"
          onChange={({ currentTarget }) => onChange(currentTarget.files?.[0])}
        />
      )}
    </Field>
  );
}

/** Why the file cannot be uploaded. */
export function findFileIssue(file: File | undefined, maxBytes: number): string | undefined {
  if (!file) return "Select a file.";
  if (file.size === 0) return "The file is empty.";
  return file.size > maxBytes
    ? `The file has ${formatBytes(file.size)}. At most ${formatBytes(maxBytes)} are allowed.`
    : undefined;
}
