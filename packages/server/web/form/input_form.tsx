// Form for the input of an action or a trigger, created from its schema.
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
  /** Prefix of the field ids, if a page has several forms. */
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
  const uiSchema = useMemo(() => createUiSchema({ input, ui }), [input, ui]);
  const latestValues = useRef(values);
  latestValues.current = values;
  const context = useMemo(
    (): FormContext => ({ input, ui, choices, connection, values: () => latestValues.current }),
    [input, ui, choices, connection],
  );
  const extraErrors = useMemo(() => toErrorSchema(issues), [issues]);
  if (!hasInputFields(input)) return <p className="text-secondary">No input.</p>;
  return (
    <Form
      tagName="div"
      className="input-form"
      idPrefix={name}
      schema={schema}
      uiSchema={uiSchema}
      formData={values}
      formContext={context}
      validator={validator}
      fields={fields}
      widgets={widgets}
      templates={templates}
      extraErrors={extraErrors}
      experimental_defaultFormStateBehavior={withoutDefaults}
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

/** The library must not insert values that the user did not enter. */
const withoutDefaults = {
  emptyObjectFields: "skipDefaults",
  arrayMinItems: { populate: "never" },
  constAsDefaults: "never",
  requiredBooleanDefault: "skip",
} as const;

/** The form validates with `validateValue`. The library only needs to know which alternative of a schema matches. */
const validator: ValidatorType = {
  isValid,
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
};

/** Converts issues to the library's tree of errors. */
function toErrorSchema(issues: readonly Issue[]): ErrorSchema {
  const root: ErrorSchema = {};
  for (const { path, message } of issues) {
    if (path !== "" && !path.startsWith("/")) continue;
    let current = root;
    for (const token of path.split("/").slice(1)) {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      const next: ErrorSchema = current[name] ?? {};
      current[name] = next;
      current = next;
    }
    current.__errors = [...(current.__errors ?? []), message];
  }
  return root;
}
