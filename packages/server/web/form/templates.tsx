// Templates of the form library: fields with label, help text and error; objects and lists as fieldsets.
import type { FieldTemplateProps, ObjectFieldTemplateProps, OptionalDataControlsTemplateProps } from "@rjsf/utils";
import { type ReactElement, type ReactNode, useState } from "react";
import { Button } from "../components/button.tsx";
import { FieldError, formatIssueMessage } from "../components/field.tsx";
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
    <FieldError id={`${id}-error`}>{[...new Set(rawErrors)].map(formatIssueMessage).join(". ")}</FieldError>
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
        <p id={`${id}-help`} className="help-text">
          {rawDescription}
        </p>
      )}
    </div>
  );
}

function ObjectTemplate(props: ObjectFieldTemplateProps): ReactElement {
  const { title, description, properties, fieldPathId, required, optionalDataControl } = props;
  if (fieldPathId.path.length === 0) return <RootObject {...props} />;
  const visibleProperties = properties.filter(({ hidden }) => !hidden);
  return (
    <fieldset className="fields">
      <legend className="label">
        {getTitle(title, fieldPathId.path.at(-1))}
        {required && typeof fieldPathId.path.at(-1) === "string" && <span className="required">required</span>}
      </legend>
      {description && <p className="help-text">{description}</p>}
      {visibleProperties.length > 0 && (
        <div className="nested-fields">{visibleProperties.map(({ content }) => content)}</div>
      )}
      {optionalDataControl}
    </fieldset>
  );
}

/** The title with the property's name, or with the number of the list entry. */
export function getTitle(title: ReactNode, nameOrIndex: string | number | undefined): ReactNode {
  if (typeof nameOrIndex === "number")
    return (
      <>
        {title} {nameOrIndex + 1}
      </>
    );
  return (
    <>
      {title}
      <code className="field-name">{nameOrIndex}</code>
    </>
  );
}

/** The fields of the input. Advanced fields are collapsed unless one of them has a value or an error. */
function RootObject({ properties, registry, formData, errorSchema }: ObjectFieldTemplateProps): ReactElement {
  const advancedNames = getFormContext(registry).ui.advanced ?? [];
  const basic = properties.filter(({ name }) => !advancedNames.includes(name));
  const advanced = properties.filter(({ name }) => advancedNames.includes(name));
  const [isOpen, setOpen] = useState(advanced.some(({ name }) => formData?.[name] !== undefined));
  const hasError = advanced.some(({ name }) => errorSchema?.[name] !== undefined);
  return (
    <>
      {basic.map(({ content }) => content)}
      {advanced.length > 0 && (
        <details
          className="advanced-options"
          open={isOpen || hasError}
          onToggle={(event) => setOpen(event.currentTarget.open)}
        >
          <summary>{pluralize(advanced.length, "more option")}</summary>
          <div className="nested-fields">{advanced.map(({ content }) => content)}</div>
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
  const { title = "" } = schema;
  if (onAddClick) {
    return (
      <Button id={id} small icon="plus" onClick={onAddClick}>
        Add<span className="visually-hidden"> {title}</span>
      </Button>
    );
  }
  if (!onRemoveClick) return null;
  return (
    <Button id={id} small kind="quiet" onClick={onRemoveClick}>
      Remove<span className="visually-hidden"> {title}</span>
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
