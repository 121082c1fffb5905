// Custom fields of the form library: booleans, long texts, lists of enum values, and the fields of other modules.
import type { FieldProps, WidgetProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { ChoiceField, MultiChoiceField } from "./choice_field.tsx";
import { createFieldAria, getManifestSchema } from "./context.ts";
import { DateTimeField } from "./date_time_field.tsx";
import { getDefaultText } from "./form_schema.ts";
import { JsonField } from "./json_field.tsx";

/** Yes, no, or not set. */
function BooleanField(props: FieldProps): ReactElement {
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

function TextareaField({ fieldPathId, formData, onChange, required, rawErrors }: FieldProps): ReactElement {
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

/** A list of enum values, as checkboxes. */
function CheckboxesField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange } = props;
  const options = getManifestSchema(props)?.items?.enum ?? [];
  const selected: readonly unknown[] = Array.isArray(formData) ? formData : [];
  const toggle = (value: unknown): void => {
    const next = selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value];
    onChange(next.length > 0 ? next : undefined, fieldPathId.path);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the field's label replaces the legend of a fieldset
    <div role="group" id={fieldPathId.$id} aria-describedby={`${fieldPathId.$id}-help`} className="checkbox-row">
      {options.map((value) => (
        <label key={String(value)} className="checkbox-label">
          <input type="checkbox" checked={selected.includes(value)} onChange={() => toggle(value)} />
          {String(value)}
        </label>
      ))}
    </div>
  );
}

/** One enum value, as a native select. */
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
  const enumOptions = options.enumOptions ?? [];
  const schema = getManifestSchema({ registry, fieldPathId: { $id: id, path: [name] } });
  return (
    <select
      {...createFieldAria(id, required, rawErrors)}
      className="input"
      value={value ?? ""}
      onChange={({ currentTarget }) => {
        const selected = enumOptions.find((option) => String(option.value) === currentTarget.value);
        onChange(selected?.value);
      }}
    >
      <option value="">{getDefaultText(schema) ?? (required ? "Choose" : "Not set")}</option>
      {enumOptions.map((option) => (
        <option key={String(option.value)} value={String(option.value)}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export const fields = {
  boolean: BooleanField,
  textarea: TextareaField,
  checkboxes: CheckboxesField,
  json: JsonField,
  dateTime: DateTimeField,
  choice: ChoiceField,
  multiChoice: MultiChoiceField,
};

export const widgets = { SelectWidget };
