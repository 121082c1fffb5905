// An output as a table: the items of a list as rows, or the fields of one thing.
import type { ReactElement } from "react";
import { CopyButton } from "../../components/copy.tsx";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";

export interface OutputTable {
  items: readonly Item[];
  /** Keys that hold plain values somewhere, in the order in which they come up. */
  keys: readonly string[];
}

interface Item {
  index: number;
  value: Record<string, unknown>;
}

const maxColumns = 8;

/** A table of the output, if it is a list of objects. */
export function toOutputTable(output: unknown): OutputTable | undefined {
  const list = Array.isArray(output) ? output : findList(output);
  if (!list || list.length === 0 || !list.every(isObject)) return undefined;
  const items = list.map((value, index) => ({ index, value }));
  const keys = new Set(
    items.slice(0, 50).flatMap(({ value }) => Object.keys(value).filter((key) => isPlainValue(value[key]))),
  );
  const ordered = [...keys].sort((a, b) => getColumnRank(a) - getColumnRank(b));
  return ordered.length > 0 ? { items, keys: ordered.slice(0, maxColumns) } : undefined;
}

/** What names a thing comes first, addresses come last. */
function getColumnRank(key: string): number {
  if (key === "id") return 0;
  if (/(title|name)$/i.test(key)) return 1;
  return /url$/i.test(key) ? 3 : 2;
}

export function OutputTable({ table, title }: { table: OutputTable; title: string }): ReactElement {
  const columns: Column<Item>[] = table.keys.map((key) => ({
    id: key,
    title: key,
    number: table.items.some(({ value }) => typeof value[key] === "number"),
    cell: ({ value }) => <Cell name={key} value={value[key]} />,
  }));
  return (
    <>
      <VirtualTable
        caption={title}
        columns={columns}
        rows={table.items}
        getKey={({ index }) => String(index)}
        rowHeight={36}
      />
      <p className="small text-tertiary">
        {table.items.length} rows. Nested parts are in the JSON view.{" "}
        <CopyButton kind="quiet" value={formatCsv(table)} valueName="the table" buttonText="Copy as CSV" />
      </p>
    </>
  );
}

function Cell({ name, value }: { name: string; value: unknown }): ReactElement {
  if (value === null || value === undefined) return <span className="text-tertiary">–</span>;
  if (typeof value === "object")
    return <span className="text-tertiary">{Array.isArray(value) ? `[${value.length}]` : "{…}"}</span>;
  const text = String(value);
  const isId = /id$/i.test(name);
  return (
    <span className={` truncate ${isId ? "mono" : ""}`} title={text}>
      {text}
    </span>
  );
}

function formatCsv({ items, keys }: OutputTable): string {
  const cell = (value: unknown): string => {
    const text =
      value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    // A leading sign could be taken for a formula by a spreadsheet.
    const safe = /^[=+\-@\t\r]/.test(text) && typeof value === "string" ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [keys.map(cell).join(","), ...items.map(({ value }) => keys.map((key) => cell(value[key])).join(","))].join(
    "\n",
  );
}

function findList(output: unknown): unknown[] | undefined {
  if (!isObject(output)) return undefined;
  return Array.isArray(output.items) ? output.items : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlainValue(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== "object";
}
