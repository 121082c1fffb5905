// A date and time of the input.
import type { FieldProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { Moment } from "../parts/moment.tsx";
import { tieOf } from "./context.ts";

export function MomentField({ fieldPathId, formData, onChange, required, rawErrors }: FieldProps): ReactElement {
  return (
    <Moment
      tie={tieOf(fieldPathId.$id, required, rawErrors)}
      value={typeof formData === "string" ? formData : undefined}
      onChange={(value) => onChange(value, fieldPathId.path)}
    />
  );
}
