// Rows of a result: columns, search, filters, sorting and downloads.
import { expect, test } from "vitest";
import {
  type Filter,
  formatCsv,
  formatNdjson,
  getColumns,
  getRows,
  getUnit,
  selectRows,
} from "../../web/pages/action/result_rows.ts";

const items = [
  { url: "https://x.example", metaData: { title: "Beta", duration: 90 }, id: "2", parties: [{ name: "Ana" }] },
  { id: "10", metaData: { title: "alpha", duration: 5 }, started: "2026-03-01T09:00:00Z" },
  { id: "3", metaData: { title: null } },
];
const rows = getRows({ items }) ?? [];
const columns = getColumns(rows, undefined);
const getIds = (selected: typeof rows) => selected.map(({ item }) => item.id);

test("only a list of objects has rows", () => {
  expect(getRows({ items: ["a"] })).toBeUndefined();
  expect(getRows({ items: [] })).toBeUndefined();
  expect(getRows({ id: "1" })).toBeUndefined();
  expect(getRows([{ id: "1" }])).toEqual([{ index: 0, item: { id: "1" } }]);
});

test("every value has a column, also nested ones and those of the last row", () => {
  expect(columns.map(({ title }) => title)).toEqual([
    "id",
    "metaData.title",
    "parties",
    "started",
    "metaData.duration",
    "url",
  ]);
  expect(columns.find(({ title }) => title === "metaData.duration")?.isNumber).toBe(true);
});

test("the search finds nested values, with every word", () => {
  expect(getIds(selectRows(rows, columns, { search: "ana beta" }))).toEqual(["2"]);
  expect(getIds(selectRows(rows, columns, { search: "ana alpha" }))).toEqual([]);
});

test.for([
  [{ title: "metaData.title", operator: "contains", value: "ALP" }, ["10"]],
  [{ title: "metaData.title", operator: "is empty", value: "" }, ["3"]],
  [{ title: "metaData.title", operator: "is not", value: "beta" }, ["10", "3"]],
  [{ title: "metaData.duration", operator: "greater than", value: "10" }, ["2"]],
  [{ title: "metaData.duration", operator: "less than", value: "10" }, ["10"]],
  [{ title: "started", operator: "is not empty", value: "" }, ["10"]],
  [{ title: "id", operator: "is", value: "" }, ["2", "10", "3"]],
] satisfies [Filter, string[]][])("the filter %o keeps the rows %o", ([filter, ids]) => {
  expect(getIds(selectRows(rows, columns, { filter }))).toEqual(ids);
});

test("sorts numbers in texts by value, and keeps empty values last in both directions", () => {
  const sort = (title: string, direction: "ascending" | "descending") =>
    getIds(selectRows(rows, columns, { sorting: { title, direction } }));
  expect(sort("id", "ascending")).toEqual(["2", "3", "10"]);
  expect(sort("metaData.duration", "ascending")).toEqual(["10", "2", "3"]);
  expect(sort("metaData.duration", "descending")).toEqual(["2", "10", "3"]);
});

test("CSV has every column and row, quotes, JSON for lists, and no formulas", () => {
  const csvRows = getRows([{ id: "=1+1", note: 'a "b",\nc', list: [1, 2], missing: null }]) ?? [];
  expect(formatCsv(csvRows, getColumns(csvRows, undefined))).toBe(
    `id,note,list,missing\r\n'=1+1,"a ""b"",\nc","[1,2]",\r\n`,
  );
  expect(formatCsv(rows, columns).split("\r\n")).toHaveLength(rows.length + 2);
});

test("NDJSON has one line for each item, unchanged", () => {
  const lines = formatNdjson(rows).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(items);
});

test("units come from the name or the description of a number", () => {
  const schema = {
    properties: {
      duration: { type: "number", description: "Length of the call in seconds." },
      label: { type: "string", description: "Shown for five seconds." },
    },
  } as const;
  expect(getUnit(["duration"], schema)).toBe("s");
  expect(getUnit(["label"], schema)).toBeUndefined();
  expect(getUnit(["sizeBytes"], undefined)).toBe("bytes");
  expect(getUnit(["lagMs"], undefined)).toBe("ms");
  expect(getUnit(["count"], undefined)).toBeUndefined();
});
