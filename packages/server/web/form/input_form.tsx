// The form of an action's or a trigger's input, drawn from its schema.
import Form from "@rjsf/core";
import type { ErrorSchema, ValidatorType } from "@rjsf/utils";
import type { Issue, Schema } from "gong-connector";
import { type ReactElement, useMemo, useRef } from "react";
import type { FormContext, FormSource } from "./context.ts";
import { fields, widgets } from "./fields.tsx";
import { createFormSchema, createUiSchema } from "./form_schema.ts";
import { templates } from "./templates.tsx";
import { isValid } from "./validation.ts";

export interface InputFormProps {
  source: FormSource;
  /** Tells several forms of one page apart. */
  name?: string;
  connection: string | undefined;
  values: Record<string, unknown>;
  issues: readonly Issue[];
  onChange: (values: Record<string, unknown>) => void;
}

export function InputForm(props: InputFormProps): ReactElement {
  const { source, name = "in", connection, values, issues, onChange } = props;
  const { input, ui, choices } = source;
  const schema = useMemo(() => createFormSchema(input), [input]);
  const drawn = useMemo(() => createUiSchema({ input, ui }), [input, ui]);
  const latest = useRef(values);
  latest.current = values;
  const context = useMemo(
    (): FormContext => ({ input, ui, choices, connection, values: () => latest.current }),
    [input, ui, choices, connection],
  );
  const extraErrors = useMemo(() => toErrorSchema(issues), [issues]);
  if (!hasInputFields(input)) return <p className="text-secondary">It takes no input.</p>;
  return (
    <Form
      tagName="div"
      className="input-form"
      idPrefix={name}
      schema={schema}
      uiSchema={drawn}
      formData={values}
      formContext={context}
      validator={validator}
      fields={fields}
      widgets={widgets}
      templates={templates}
      extraErrors={extraErrors}
      experimental_defaultFormStateBehavior={plainDefaults}
      showErrorList={false}
      noValidate
      noHtml5Validate
      onChange={({ formData }) => onChange(formData ?? {})}
    >
      <span hidden />
    </Form>
  );
}

export function hasInputFields(input: Schema): boolean {
  return Object.keys(input.properties ?? {}).length > 0;
}

/** Nothing is filled in that the user did not fill in. */
const plainDefaults = {
  emptyObjectFields: "skipDefaults",
  arrayMinItems: { populate: "never" },
  constAsDefaults: "never",
  requiredBooleanDefault: "skip",
} as const;

/** Faults are found elsewhere; the library only asks which alternative of a schema a value fits. */
const validator: ValidatorType = {
  isValid,
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
};

/** The library's tree of faults, from a list with pointers. */
function toErrorSchema(issues: readonly Issue[]): ErrorSchema {
  const root: ErrorSchema = {};
  for (const { path, message } of issues) {
    if (path !== "" && !path.startsWith("/")) continue;
    let here = root;
    for (const token of path.split("/").slice(1)) {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      const next: ErrorSchema = here[name] ?? {};
      here[name] = next;
      here = next;
    }
    here.__errors = [...(here.__errors ?? []), message];
  }
  return root;
}
