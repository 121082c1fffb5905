// JSON to look at: a tree that opens and closes, and a block of text to copy.
import { type ReactElement, useState } from "react";
import { CopyButton } from "./copy.tsx";

const portion = 100;

export function JsonTree({ value, what }: { value: unknown; what: string }): ReactElement {
  return (
    <div className="tree">
      <div className="code-tools">
        <CopyButton kind="quiet" value={JSON.stringify(value, null, 2) ?? ""} what={what} />
      </div>
      <Branch value={value} depth={0} />
    </div>
  );
}

export function CodeBlock({ text, what }: { text: string; what: string }): ReactElement {
  return (
    <div className="code">
      <div className="code-tools">
        <CopyButton kind="quiet" value={text} what={what} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}

function Branch({ value, name, depth }: { value: unknown; name?: string; depth: number }): ReactElement {
  const [open, setOpen] = useState(depth < 2);
  const label = name !== undefined && <span className="tree-name">{name}: </span>;
  const entries = entriesOf(value);
  if (!entries || entries.length === 0) {
    return (
      <div className="tree-leaf">
        {label}
        <Leaf value={value} />
      </div>
    );
  }
  return (
    <details className="tree-branch" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className="faint">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {open && <Twigs entries={entries} depth={depth + 1} />}
    </details>
  );
}

function Twigs({ entries, depth }: { entries: readonly [string, unknown][]; depth: number }): ReactElement {
  const [shown, setShown] = useState(portion);
  return (
    <div className="tree-twigs">
      {entries.slice(0, shown).map(([key, value]) => (
        <Branch key={key} name={key} value={value} depth={depth} />
      ))}
      {entries.length > shown && (
        <button type="button" className="linklike" onClick={() => setShown(shown + portion)}>
          Show {Math.min(portion, entries.length - shown)} more of {entries.length}
        </button>
      )}
    </div>
  );
}

function Leaf({ value }: { value: unknown }): ReactElement {
  if (Array.isArray(value)) return <span className="faint">[]</span>;
  if (typeof value === "object" && value !== null) return <span className="faint">{"{}"}</span>;
  return <span className={`tree-${value === null ? "null" : typeof value}`}>{JSON.stringify(value) ?? "nothing"}</span>;
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
}
