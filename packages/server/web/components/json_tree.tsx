// Shows JSON as a collapsible tree with search and paths, and text as a block with a copy button.
import { createContext, type ReactElement, useContext, useDeferredValue, useState } from "react";
import { Button } from "./button.tsx";
import { CopyButton, writeToClipboard } from "./copy.tsx";
import { findEntries } from "./json_search.ts";
import { summarizeValue } from "./summarize.ts";

/** Entries of an object or list that are shown at once. */
const pageSize = 100;
const initialDepth = 2;

interface TreeState {
  search: string;
  /** Nodes above this depth are open at first. */
  openDepth: number;
  onCopyPath: (path: string) => void;
}

const TreeContext = createContext<TreeState>({ search: "", openDepth: initialDepth, onCopyPath: () => {} });

export interface JsonTreeProps {
  value: unknown;
  valueName: string;
  /** The search text, if the caller keeps it. */
  search?: string;
  onSearch?: (search: string) => void;
}

export function JsonTree(props: JsonTreeProps): ReactElement {
  const { value, valueName } = props;
  const [ownSearch, setOwnSearch] = useState("");
  const { search = ownSearch, onSearch = setOwnSearch } = props;
  const [openDepth, setOpenDepth] = useState(initialDepth);
  const [copiedPath, setCopiedPath] = useState<string>();
  const deferredSearch = useDeferredValue(search.trim());
  const isExpanded = openDepth > initialDepth;
  const copyPath = (path: string): void =>
    void writeToClipboard(path).then((isCopied) => setCopiedPath(isCopied ? `Copied ${path}` : `Path: ${path}`));
  return (
    <div className="tree">
      <div className="code-toolbar tree-toolbar">
        <input
          className="input short"
          aria-label={`Search the ${valueName}`}
          placeholder="Search"
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
        />
        <Button small kind="quiet" onClick={() => setOpenDepth(isExpanded ? initialDepth : Number.POSITIVE_INFINITY)}>
          {isExpanded ? "Collapse" : "Expand all"}
        </Button>
        <CopyButton kind="quiet" value={JSON.stringify(value, null, 2) ?? ""} valueName={valueName} />
      </div>
      <p className="small text-tertiary" role="status">
        {copiedPath}
      </p>
      <TreeContext value={{ search: deferredSearch, openDepth, onCopyPath: copyPath }}>
        <JsonNode key={`${openDepth} ${deferredSearch}`} value={value} path="" depth={0} />
      </TreeContext>
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

interface JsonNodeProps {
  value: unknown;
  name?: string;
  /** JSON Pointer. */
  path: string;
  depth: number;
}

function JsonNode({ value, name, path, depth }: JsonNodeProps): ReactElement {
  const { search, openDepth } = useContext(TreeContext);
  const [open, setOpen] = useState(depth < openDepth || search !== "");
  const label = name !== undefined && <span className="tree-key">{name}: </span>;
  const entries = findEntries(value, search);
  if (!entries || entries.length === 0) {
    return (
      <div className="tree-leaf">
        {label}
        <JsonLeaf value={value} />
        <CopyPath path={path} />
      </div>
    );
  }
  const size = Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(Object(value)).length}}`;
  return (
    <div className="tree-item">
      <details className="tree-node" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {label}
          <span className="text-tertiary">
            {size} {!open && !Array.isArray(value) && summarizeValue(value)}
          </span>
        </summary>
        {open && <JsonChildren entries={entries} path={path} depth={depth + 1} />}
      </details>
      <CopyPath path={path} />
    </div>
  );
}

function JsonChildren(props: { entries: readonly [string, unknown][]; path: string; depth: number }): ReactElement {
  const { entries, path, depth } = props;
  const [visibleCount, setVisibleCount] = useState(pageSize);
  return (
    <div className="tree-children">
      {entries.slice(0, visibleCount).map(([key, value]) => (
        <JsonNode key={key} name={key} value={value} path={`${path}/${escapeToken(key)}`} depth={depth} />
      ))}
      {entries.length > visibleCount && (
        <button type="button" className="link-button" onClick={() => setVisibleCount(visibleCount + pageSize)}>
          Show {Math.min(pageSize, entries.length - visibleCount)} more of {entries.length}
        </button>
      )}
    </div>
  );
}

function CopyPath({ path }: { path: string }): ReactElement | null {
  const { onCopyPath } = useContext(TreeContext);
  if (path === "") return null;
  return (
    <button
      type="button"
      className="copy-path"
      aria-label={`Copy the path ${path}`}
      title={`Copy the path ${path}`}
      onClick={() => onCopyPath(path)}
    >
      path
    </button>
  );
}

function JsonLeaf({ value }: { value: unknown }): ReactElement {
  if (Array.isArray(value)) return <span className="text-tertiary">[]</span>;
  if (typeof value === "object" && value !== null) return <span className="text-tertiary">{"{}"}</span>;
  return (
    <span className={`tree-${value === null ? "null" : typeof value}`}>{JSON.stringify(value) ?? "undefined"}</span>
  );
}

function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}
