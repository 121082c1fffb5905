// Field for a date and time.
import type { FieldProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { DateTimeInput } from "../components/date_time_input.tsx";
import { createFieldAria } from "./context.ts";

export function DateTimeField({ fieldPathId, formData, onChange, required, rawErrors }: FieldProps): ReactElement {
  return (
    <DateTimeInput
      aria={createFieldAria(fieldPathId.$id, required, rawErrors)}
      value={typeof formData === "string" ? formData : undefined}
      onChange={(value) => onChange(value, fieldPathId.path)}
    />
  );
}
