// Field for a list. The user can add, move and remove entries.
import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps } from "@rjsf/utils";
import { createContext, type ReactElement, type ReactNode, useContext, useState } from "react";
import { Button, IconButton } from "../components/button.tsx";
import { summarizeValue } from "../components/summarize.ts";

/** Summary of the entry that is rendered. */
const EntrySummary = createContext("");

export function ListTemplate(props: ArrayFieldTemplateProps): ReactElement {
  const { title, schema, items, canAdd, onAddClick, fieldPathId, required, formData } = props;
  const values: readonly unknown[] = Array.isArray(formData) ? formData : [];
  const entry = getEntryTitle(schema.items) ?? "entry";
  return (
    <fieldset className="fields">
      <legend className="label">
        {title}
        <code className="field-name">{String(fieldPathId.path.at(-1))}</code>
        {required && <span className="required">required</span>}
      </legend>
      {schema.description && <p className="help-text">{schema.description}</p>}
      {items.length > 0 && (
        <ol className="entries">
          {items.map((item, index) => (
            <EntrySummary key={item.key} value={summarizeValue(values[index])}>
              {item}
            </EntrySummary>
          ))}
        </ol>
      )}
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
      <div className="entry-field">
        {schema.type === "object" ? <FoldableEntry name={entryName}>{children}</FoldableEntry> : children}
      </div>
      <div className="entry-buttons">
        {hasMoveUp && <IconButton icon="up" label={`Move ${entryName} up`} onClick={onMoveUpItem} />}
        {hasMoveDown && <IconButton icon="down" label={`Move ${entryName} down`} onClick={onMoveDownItem} />}
        <IconButton icon="close" label={`Remove ${entryName}`} onClick={onRemoveItem} />
      </div>
    </li>
  );
}

/** An entry with values is folded to a summary until it is opened. */
function FoldableEntry({ name, children }: { name: string; children: ReactNode }): ReactElement {
  const summary = useContext(EntrySummary);
  const [isOpen, setOpen] = useState(summary === "");
  return (
    <details
      open={isOpen}
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="label">{name}</span> {!isOpen && <span className="text-secondary">{summary}</span>}
      </summary>
      {children}
    </details>
  );
}

function getEntryTitle(items: unknown): string | undefined {
  if (typeof items !== "object" || items === null) return undefined;
  const title: unknown = Reflect.get(items, "title");
  return typeof title === "string" && title !== "" ? title : undefined;
}
