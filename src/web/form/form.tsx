// The form of an action's input, drawn from its schema.
import Form from "@rjsf/core";
import type { ErrorSchema, ValidatorType } from "@rjsf/utils";
import { type ReactElement, useMemo, useRef } from "react";
import type { Issue } from "../../index.ts";
import type { ActionDetail } from "../../server/api.ts";
import type { FormContext } from "./context.ts";
import { isValid } from "./faults.ts";
import { fields, widgets } from "./fields.tsx";
import { formSchema, uiSchema } from "./schema.ts";
import { templates } from "./templates.tsx";

export interface InputFormProps {
  action: ActionDetail;
  connection: string | undefined;
  values: Record<string, unknown>;
  issues: readonly Issue[];
  onChange: (values: Record<string, unknown>) => void;
}

export function InputForm({ action, connection, values, issues, onChange }: InputFormProps): ReactElement {
  const schema = useMemo(() => formSchema(action.input), [action]);
  const ui = useMemo(() => uiSchema(action), [action]);
  const latest = useRef(values);
  latest.current = values;
  const context = useMemo(
    (): FormContext => ({ action, connection, values: () => latest.current }),
    [action, connection],
  );
  const extraErrors = useMemo(() => errorsOf(issues), [issues]);
  if (Object.keys(action.input.properties ?? {}).length === 0) {
    return <p className="soft">This action takes no input.</p>;
  }
  return (
    <Form
      tagName="div"
      className="input-form"
      idPrefix="in"
      schema={schema}
      uiSchema={ui}
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
function errorsOf(issues: readonly Issue[]): ErrorSchema {
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
