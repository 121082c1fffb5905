// Fields that the form library does not have, or not well enough: choices, yes or no, long text.
import type { FieldProps, WidgetProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { ChoiceField, MultiChoiceField } from "./choice_field.tsx";
import { createFieldAria, getManifestSchema } from "./context.ts";
import { DateTimeField } from "./date_time_field.tsx";
import { getDefaultText } from "./form_schema.ts";
import { JsonField } from "./json_field.tsx";

/** Yes, no, or left to the service. */
function YesNoField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, required, rawErrors } = props;
  const value = formData === undefined ? "" : String(formData);
  return (
    <select
      {...createFieldAria(fieldPathId.$id, required, rawErrors)}
      className="input short"
      value={value}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === "" ? undefined : currentTarget.value === "true", fieldPathId.path)
      }
    >
      <option value="">{getDefaultText(getManifestSchema(props)) ?? (required ? "Choose" : "Not set")}</option>
      <option value="true">Yes</option>
      <option value="false">No</option>
    </select>
  );
}

function LinesField({ fieldPathId, formData, onChange, required, rawErrors }: FieldProps): ReactElement {
  return (
    <textarea
      {...createFieldAria(fieldPathId.$id, required, rawErrors)}
      className="input"
      rows={4}
      value={formData ?? ""}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === "" ? undefined : currentTarget.value, fieldPathId.path)
      }
    />
  );
}

/** Several of a few values. */
function TicksField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange } = props;
  const options = getManifestSchema(props)?.items?.enum ?? [];
  const chosen: readonly unknown[] = Array.isArray(formData) ? formData : [];
  const toggle = (value: unknown): void => {
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    onChange(next.length > 0 ? next : undefined, fieldPathId.path);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the label above already stands for a fieldset's legend
    <div role="group" id={fieldPathId.$id} aria-describedby={`${fieldPathId.$id}-says`} className="checkbox-row">
      {options.map((value) => (
        <label key={String(value)} className="checkbox-label">
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          {String(value)}
        </label>
      ))}
    </div>
  );
}

/** One of a few values, in the browser's own list; many values are found by typing there. */
export function SelectWidget({
  id,
  value,
  options,
  onChange,
  required,
  rawErrors,
  registry,
  name,
}: WidgetProps): ReactElement {
  const known = options.enumOptions ?? [];
  const original = getManifestSchema({ registry, fieldPathId: { $id: id, path: [name] } });
  return (
    <select
      {...createFieldAria(id, required, rawErrors)}
      className="input"
      value={value ?? ""}
      onChange={({ currentTarget }) => {
        const chosen = known.find((option) => String(option.value) === currentTarget.value);
        onChange(chosen?.value);
      }}
    >
      <option value="">{getDefaultText(original) ?? (required ? "Choose" : "Not set")}</option>
      {known.map((option) => (
        <option key={String(option.value)} value={String(option.value)}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export const fields = {
  yesNo: YesNoField,
  lines: LinesField,
  ticks: TicksField,
  json: JsonField,
  moment: DateTimeField,
  lookup: ChoiceField,
  lookupMany: MultiChoiceField,
};

export const widgets = { SelectWidget };
