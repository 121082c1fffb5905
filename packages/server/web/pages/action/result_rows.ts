// The items of a result as rows of a table: one column for each value, also of nested objects. Sorting, filters, downloads.
import type { Schema } from "gong-connector";

type Item = Record<string, unknown>;

export interface ResultRow {
  index: number;
  item: Item;
}

export interface ResultColumn {
  /** Names from the item to the value. */
  path: readonly string[];
  /** The names with dots. */
  title: string;
  isNumber: boolean;
  /** Such as "s", from the schema's description. */
  unit: string | undefined;
}

export interface Sorting {
  title: string;
  direction: "ascending" | "descending";
}

export const filterOperators = [
  "contains",
  "is",
  "is not",
  "is empty",
  "is not empty",
  "greater than",
  "less than",
] as const;

export interface Filter {
  title: string;
  operator: (typeof filterOperators)[number];
  value: string;
}

/** The list in an output, as rows; undefined if the output is not a list of objects. */
export function getRows(output: unknown): readonly ResultRow[] | undefined {
  const list = Array.isArray(output)
    ? output
    : isObject(output) && Array.isArray(output.items)
      ? output.items
      : undefined;
  if (!list || list.length === 0 || !list.every(isObject)) return undefined;
  return list.map((item, index) => ({ index, item }));
}

/** Every column that has a value in a row. Ids and names come first, addresses last. */
export function getColumns(rows: readonly ResultRow[], schema: Schema | undefined): readonly ResultColumn[] {
  const columns = new Map<string, ResultColumn>();
  const add = (item: Item, path: readonly string[]): void => {
    for (const [name, value] of Object.entries(item)) {
      const next = [...path, name];
      if (isObject(value) && Object.keys(value).length > 0) {
        add(value, next);
        continue;
      }
      const title = next.join(".");
      const isNumber = typeof value === "number";
      const known = columns.get(title);
      if (!known) columns.set(title, { path: next, title, isNumber, unit: getUnit(next, schema) });
      else if (isNumber) known.isNumber = true;
    }
  };
  for (const { item } of rows) add(item, []);
  return [...columns.values()].toSorted((a, b) => rankColumn(a) - rankColumn(b));
}

function rankColumn({ path }: ResultColumn): number {
  const name = path.at(-1) ?? "";
  if (path.length === 1 && name === "id") return 0;
  if (/(title|name)$/i.test(name)) return path.length;
  return /url$/i.test(name) ? 20 : 10 + path.length;
}

export function getValue(item: unknown, path: readonly string[]): unknown {
  return path.reduce((value, name) => (isObject(value) ? value[name] : undefined), item);
}

/** The unit that the name or the description of a number states. */
export function getUnit(path: readonly string[], schema: Schema | undefined): string | undefined {
  const name = path.at(-1) ?? "";
  const property = path.reduce((current: Schema | undefined, key) => current?.properties?.[key], schema);
  if (property && ![property.type].flat().some((type) => type === "number" || type === "integer")) return undefined;
  if (/(Ms|Millis|Milliseconds)$/.test(name)) return "ms";
  if (/Bytes$/.test(name)) return "bytes";
  const description = property?.description ?? "";
  if (/milliseconds/i.test(description)) return "ms";
  if (/(Sec|Secs|Seconds)$/.test(name) || /\bin seconds\b|\bseconds\b/i.test(description)) return "s";
  if (/\bminutes\b/i.test(description)) return "min";
  return /percent/i.test(`${name} ${description}`) ? "%" : undefined;
}

/** Rows that contain the search text and match the filter, sorted. */
export function selectRows(
  rows: readonly ResultRow[],
  columns: readonly ResultColumn[],
  { search = "", filter, sorting }: { search?: string; filter?: Filter | undefined; sorting?: Sorting | undefined },
): readonly ResultRow[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const filtered = rows.filter(({ item }) => {
    const text = words.length > 0 ? JSON.stringify(item).toLocaleLowerCase() : "";
    return words.every((word) => text.includes(word)) && (!filter || matchesFilter(item, columns, filter));
  });
  const column = columns.find(({ title }) => title === sorting?.title);
  if (!column) return filtered;
  const sign = sorting?.direction === "descending" ? -1 : 1;
  return filtered.toSorted((a, b) => compareValues(getValue(a.item, column.path), getValue(b.item, column.path), sign));
}

function matchesFilter(item: Item, columns: readonly ResultColumn[], { title, operator, value }: Filter): boolean {
  const path = columns.find((column) => column.title === title)?.path ?? [];
  const actual = getValue(item, path);
  const text = formatText(actual).toLocaleLowerCase();
  const wanted = value.trim().toLocaleLowerCase();
  if (operator === "is empty") return isEmpty(actual);
  if (operator === "is not empty") return !isEmpty(actual);
  if (wanted === "") return true;
  if (operator === "contains") return text.includes(wanted);
  if (operator === "is") return text === wanted;
  if (operator === "is not") return text !== wanted;
  if (isEmpty(actual)) return false;
  const difference = typeof actual === "number" ? actual - Number(wanted) : text < wanted ? -1 : text > wanted ? 1 : 0;
  return operator === "greater than" ? difference > 0 : difference < 0;
}

/** Empty values come last in both directions. */
function compareValues(a: unknown, b: unknown, sign: number): number {
  if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b));
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * formatText(a).localeCompare(formatText(b), undefined, { numeric: true });
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** A text, or the JSON of another value. */
export function formatText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** All columns; lists are JSON. A text that a spreadsheet could read as a formula starts with an apostrophe. */
export function formatCsv(rows: readonly ResultRow[], columns: readonly ResultColumn[]): string {
  const lines = rows.map(({ item }) => columns.map(({ path }) => formatCsvCell(getValue(item, path))).join(","));
  return `${[columns.map(({ title }) => formatCsvCell(title)).join(","), ...lines].join("\r\n")}\r\n`;
}

function formatCsvCell(value: unknown): string {
  const text = formatText(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function formatNdjson(rows: readonly ResultRow[]): string {
  return rows.map(({ item }) => `${JSON.stringify(item)}\n`).join("");
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
