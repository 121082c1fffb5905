// Form for the input of an action or a trigger, created from its schema.
import Form from "@rjsf/core";
import type { ErrorSchema, ValidatorType } from "@rjsf/utils";
import type { Issue, Schema } from "gong-connector";
import { deriveLabel } from "gong-connector/forms";
import { type ReactElement, useMemo, useRef, useState } from "react";
import { SegmentedControl } from "../components/tabs.tsx";
import { findAlternative, keepAlternative, omitInputs } from "./alternatives.ts";
import type { FormContext, FormSource } from "./context.ts";
import { fields, widgets } from "./fields.tsx";
import { FileField, type FileFieldProps } from "./file_field.tsx";
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
  /** The file that is sent with the input. Without it, the form takes no file. */
  upload?: FileFieldProps | undefined;
}

/** Input that is a path on the server, which reads no local files: the form takes the content in its place. */
const fileInput = "file";

/** The form, with a choice if the inputs exclude each other. */
export function InputForm(props: InputFormProps): ReactElement {
  const { source, name = "in", values, upload, onChange } = props;
  const { alternatives, current, hiddenNames, select } = useAlternatives(props);
  const input = useMemo(() => omitInputs(source.input, hiddenNames.split(" ")), [source.input, hiddenNames]);
  const isFileSelected = alternatives[current]?.includes(fileInput);
  return (
    <>
      {alternatives.length > 0 && (
        <SegmentedControl
          label="Give one of"
          name={`${name}-alternative`}
          value={String(current)}
          options={alternatives.map((names, index) => ({
            value: String(index),
            title: names
              .map((property) => source.input.properties?.[property]?.title ?? deriveLabel(property))
              .join(" and "),
          }))}
          onChange={(index) => {
            select(Number(index));
            upload?.onChange(undefined);
            onChange(keepAlternative(values, alternatives, Number(index)));
          }}
        />
      )}
      {isFileSelected && upload && <FileField {...upload} />}
      <SchemaForm {...props} source={{ ...source, input }} />
    </>
  );
}

function useAlternatives({ source: { alternatives = [] }, values, upload }: InputFormProps) {
  const given: Record<string, unknown> = { ...values, ...(upload?.file && { [fileInput]: upload.file }) };
  const [selected, select] = useState(0);
  const current = findAlternative(alternatives, given) ?? selected;
  // A JSON input can have values of several alternatives. Then all fields are shown with the issue.
  const isMixed = alternatives.filter((names) => names.some((name) => given[name] !== undefined)).length > 1;
  const hidden = alternatives.filter((_names, index) => !isMixed && index !== current).flat();
  return { alternatives, current, hiddenNames: [...hidden, fileInput].join(" "), select };
}

function SchemaForm(props: InputFormProps): ReactElement {
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
