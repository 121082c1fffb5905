// Shows JSON as a collapsible tree, and text as a block with a copy button.
import { type ReactElement, useState } from "react";
import { CopyButton } from "./copy.tsx";

/** Entries of an object or list that are shown at once. */
const pageSize = 100;

export function JsonTree({ value, valueName }: { value: unknown; valueName: string }): ReactElement {
  return (
    <div className="tree">
      <div className="code-toolbar">
        <CopyButton kind="quiet" value={JSON.stringify(value, null, 2) ?? ""} valueName={valueName} />
      </div>
      <JsonNode value={value} depth={0} />
    </div>
  );
}

export function CodeBlock({ text, valueName }: { text: string; valueName: string }): ReactElement {
  return (
    <div className="code">
      <div className="code-toolbar">
        <CopyButton kind="quiet" value={text} valueName={valueName} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be focusable */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}

function JsonNode({ value, name, depth }: { value: unknown; name?: string; depth: number }): ReactElement {
  const [open, setOpen] = useState(depth < 2);
  const label = name !== undefined && <span className="tree-key">{name}: </span>;
  const entries = toEntries(value);
  if (!entries || entries.length === 0) {
    return (
      <div className="tree-leaf">
        {label}
        <JsonLeaf value={value} />
      </div>
    );
  }
  return (
    <details className="tree-node" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className="text-tertiary">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {open && <JsonChildren entries={entries} depth={depth + 1} />}
    </details>
  );
}

function JsonChildren({ entries, depth }: { entries: readonly [string, unknown][]; depth: number }): ReactElement {
  const [visibleCount, setVisibleCount] = useState(pageSize);
  return (
    <div className="tree-children">
      {entries.slice(0, visibleCount).map(([key, value]) => (
        <JsonNode key={key} name={key} value={value} depth={depth} />
      ))}
      {entries.length > visibleCount && (
        <button type="button" className="link-button" onClick={() => setVisibleCount(visibleCount + pageSize)}>
          Show {Math.min(pageSize, entries.length - visibleCount)} more of {entries.length}
        </button>
      )}
    </div>
  );
}

function JsonLeaf({ value }: { value: unknown }): ReactElement {
  if (Array.isArray(value)) return <span className="text-tertiary">[]</span>;
  if (typeof value === "object" && value !== null) return <span className="text-tertiary">{"{}"}</span>;
  return (
    <span className={`tree-${value === null ? "null" : typeof value}`}>{JSON.stringify(value) ?? "undefined"}</span>
  );
}

function toEntries(value: unknown): [string, unknown][] | undefined {
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
}
