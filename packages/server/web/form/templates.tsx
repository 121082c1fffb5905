// How the form library's parts are drawn: labels, hints and faults tied to their fields, lists and groups as fieldsets.
import type { FieldTemplateProps, ObjectFieldTemplateProps, OptionalDataControlsTemplateProps } from "@rjsf/utils";
import { type ReactElement, type ReactNode, useState } from "react";
import { Button } from "../components/button.tsx";
import { FieldError, toErrorSentence } from "../components/field.tsx";
import { pluralize } from "../components/format.tsx";
import { BaseInput } from "./base_input.tsx";
import { getFormContext } from "./context.ts";
import { ListItem, ListTemplate } from "./list_field.tsx";

function FieldTemplate(props: FieldTemplateProps): ReactElement {
  const { id, label, rawDescription, required, rawErrors, children, hidden, schema, uiSchema, fieldPathId } = props;
  if (hidden) return <div hidden>{children}</div>;
  const isGroup = (schema.type === "object" || schema.type === "array") && !uiSchema?.["ui:field"];
  const name = fieldPathId.path.at(-1);
  const error = rawErrors && rawErrors.length > 0 && (
    <FieldError id={`${id}-fault`}>{[...new Set(rawErrors)].map(toErrorSentence).join(". ")}</FieldError>
  );
  if (isGroup) {
    return (
      <>
        {children}
        {error}
      </>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {getTitle(label, name)}
        {required && typeof name === "string" && <span className="required">required</span>}
      </label>
      {children}
      {error}
      {rawDescription && (
        <p id={`${id}-says`} className="help-text">
          {rawDescription}
        </p>
      )}
    </div>
  );
}

function ObjectTemplate(props: ObjectFieldTemplateProps): ReactElement {
  const { title, description, properties, fieldPathId, required, optionalDataControl, formData } = props;
  if (fieldPathId.path.length === 0) return <RootObject {...props} />;
  const shown = properties.filter(({ hidden }) => !hidden);
  return (
    <fieldset className={`fields ${optionalDataControl && formData === undefined ? "" : ""}`}>
      <legend className="label">
        {getTitle(title, fieldPathId.path.at(-1))}
        {required && typeof fieldPathId.path.at(-1) === "string" && <span className="required">required</span>}
      </legend>
      {description && <p className="help-text">{description}</p>}
      {shown.length > 0 && <div className="nested-fields">{shown.map(({ content }) => content)}</div>}
      {optionalDataControl}
    </fieldset>
  );
}

/** The title with the field's own name, or with its place in a list. */
export function getTitle(title: ReactNode, step: string | number | undefined): ReactNode {
  if (typeof step === "number")
    return (
      <>
        {title} {step + 1}
      </>
    );
  return (
    <>
      {title}
      <code className="field-name">{step}</code>
    </>
  );
}

/** The whole input: what is rarely needed is folded away until it is asked for or holds a value. */
function RootObject({ properties, registry, formData, errorSchema }: ObjectFieldTemplateProps): ReactElement {
  const advanced = getFormContext(registry).ui.advanced ?? [];
  const plain = properties.filter(({ name }) => !advanced.includes(name));
  const folded = properties.filter(({ name }) => advanced.includes(name));
  const [open, setOpen] = useState(folded.some(({ name }) => formData?.[name] !== undefined));
  const faulty = folded.some(({ name }) => errorSchema?.[name] !== undefined);
  return (
    <>
      {plain.map(({ content }) => content)}
      {folded.length > 0 && (
        <details
          className="advanced-options"
          open={open || faulty}
          onToggle={(event) => setOpen(event.currentTarget.open)}
        >
          <summary>{pluralize(folded.length, "more option")}</summary>
          <div className="nested-fields">{folded.map(({ content }) => content)}</div>
        </details>
      )}
    </>
  );
}

function OptionalControls({
  id,
  onAddClick,
  onRemoveClick,
  schema,
}: OptionalDataControlsTemplateProps): ReactElement | null {
  const what = schema.title ?? "";
  if (onAddClick) {
    return (
      <Button id={id} small icon="plus" onClick={onAddClick}>
        Add<span className="visually-hidden"> {what}</span>
      </Button>
    );
  }
  if (!onRemoveClick) return null;
  return (
    <Button id={id} small kind="quiet" onClick={onRemoveClick}>
      Leave out<span className="visually-hidden"> {what}</span>
    </Button>
  );
}

const EmptyTemplate = (): null => null;

export const templates = {
  FieldTemplate,
  ObjectFieldTemplate: ObjectTemplate,
  ArrayFieldTemplate: ListTemplate,
  ArrayFieldItemTemplate: ListItem,
  BaseInputTemplate: BaseInput,
  OptionalDataControlsTemplate: OptionalControls,
  DescriptionFieldTemplate: EmptyTemplate,
  FieldErrorTemplate: EmptyTemplate,
  FieldHelpTemplate: EmptyTemplate,
  ErrorListTemplate: EmptyTemplate,
};
