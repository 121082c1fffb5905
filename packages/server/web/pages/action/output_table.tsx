// Shows a list of objects as a table that can be copied as CSV.
import type { ReactElement } from "react";
import { CopyButton } from "../../components/copy.tsx";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";

export interface OutputTable {
  items: readonly Item[];
  /** Keys with a plain value in at least one item. */
  keys: readonly string[];
}

interface Item {
  index: number;
  value: Record<string, unknown>;
}

const maxColumns = 8;

/** Converts an output to a table; undefined if it is not a list of objects. */
export function toOutputTable(output: unknown): OutputTable | undefined {
  const list = Array.isArray(output) ? output : findList(output);
  if (!list || list.length === 0 || !list.every(isObject)) return undefined;
  const items = list.map((value, index) => ({ index, value }));
  const keys = new Set(
    items.slice(0, 50).flatMap(({ value }) => Object.keys(value).filter((key) => isPlainValue(value[key]))),
  );
  const sortedKeys = [...keys].sort((a, b) => getColumnRank(a) - getColumnRank(b));
  return sortedKeys.length > 0 ? { items, keys: sortedKeys.slice(0, maxColumns) } : undefined;
}

/** Ids, titles and names come first, URLs last. */
function getColumnRank(key: string): number {
  if (key === "id") return 0;
  if (/(title|name)$/i.test(key)) return 1;
  return /url$/i.test(key) ? 3 : 2;
}

export function OutputTable({ table, title }: { table: OutputTable; title: string }): ReactElement {
  const columns: Column<Item>[] = table.keys.map((key) => ({
    id: key,
    title: key,
    isNumber: table.items.some(({ value }) => typeof value[key] === "number"),
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
        {table.items.length} rows. Nested values are in the JSON view.{" "}
        <CopyButton kind="quiet" value={formatCsv(table)} valueName="table" buttonText="Copy as CSV" />
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
    <span className={`truncate ${isId ? "mono" : ""}`} title={text}>
      {text}
    </span>
  );
}

function formatCsv({ items, keys }: OutputTable): string {
  const formatCell = (value: unknown): string => {
    const text =
      value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    // A spreadsheet could read a leading sign as a formula.
    const safe = /^[=+\-@\t\r]/.test(text) && typeof value === "string" ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = items.map(({ value }) => keys.map((key) => formatCell(value[key])).join(","));
  return [keys.map(formatCell).join(","), ...rows].join("\n");
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
