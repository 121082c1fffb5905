// Field for a list. The user can add, move and remove entries.
import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { Button, IconButton } from "../components/button.tsx";

export function ListTemplate(props: ArrayFieldTemplateProps): ReactElement {
  const { title, schema, items, canAdd, onAddClick, fieldPathId, required } = props;
  const entry = getEntryTitle(schema.items) ?? "entry";
  return (
    <fieldset className="fields">
      <legend className="label">
        {title}
        <code className="field-name">{String(fieldPathId.path.at(-1))}</code>
        {required && <span className="required">required</span>}
      </legend>
      {schema.description && <p className="help-text">{schema.description}</p>}
      {items.length > 0 && <ol className="entries">{items}</ol>}
      {canAdd && (
        <Button small icon="plus" onClick={onAddClick}>
          Add {entry.toLowerCase()}
        </Button>
      )}
    </fieldset>
  );
}

export function ListItem({ children, buttonsProps, index, schema }: ArrayFieldItemTemplateProps): ReactElement {
  const { hasMoveUp, hasMoveDown, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const entryName = `${schema.title ?? "entry"} ${index + 1}`;
  return (
    <li className={`entry ${schema.type === "object" ? "large" : ""}`}>
      <div className="entry-field">{children}</div>
      <div className="entry-buttons">
        {hasMoveUp && <IconButton icon="up" label={`Move ${entryName} up`} onClick={onMoveUpItem} />}
        {hasMoveDown && <IconButton icon="down" label={`Move ${entryName} down`} onClick={onMoveDownItem} />}
        <IconButton icon="close" label={`Remove ${entryName}`} onClick={onRemoveItem} />
      </div>
    </li>
  );
}

function getEntryTitle(items: unknown): string | undefined {
  if (typeof items !== "object" || items === null) return undefined;
  const title: unknown = Reflect.get(items, "title");
  return typeof title === "string" && title !== "" ? title : undefined;
}
