// Shows the items of a result as a table with search, filter, sorting and a choice of columns.
import { type ReactElement, useDeferredValue, useMemo, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { SearchField } from "../../components/field.tsx";
import { formatDateTime, pluralize } from "../../components/format.tsx";
import { summarizeValue } from "../../components/summarize.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { ColumnChooser, FilterFields } from "./output_table_controls.tsx";
import { ResultDownloads } from "./result_downloads.tsx";
import {
  type Filter,
  getColumns,
  getValue,
  isDateTime,
  type ResultColumn,
  type ResultRow,
  type Sorting,
  selectRows,
} from "./result_rows.ts";
import { RowDialog } from "./row_dialog.tsx";

/** Columns that are shown at first. */
const initialColumnCount = 8;

export interface OutputTableProps {
  action: ActionDetail;
  connection: string | undefined;
  output: unknown;
  rows: readonly ResultRow[];
}

export function OutputTable({ action, connection, output, rows }: OutputTableProps): ReactElement {
  const { columns, visible, visibleRows, ...controls } = useOutputTable(action, rows);
  const [openRow, setOpenRow] = useState<ResultRow>();
  const { search, setSearch, filter, setFilter, sorting, setSorting, setVisibleTitles } = controls;
  return (
    <>
      <div className="output-controls">
        <SearchField label="Search the rows" value={search} onChange={setSearch} />
        <FilterFields columns={columns} filter={filter} onChange={setFilter} />
        <ColumnChooser columns={columns} visible={visible} onChange={setVisibleTitles} />
      </div>
      <VirtualTable
        caption={`Output of ${action.title}`}
        columns={visible.map((column, index) =>
          createColumn(column, sorting, setSorting, index === 0 ? setOpenRow : undefined),
        )}
        rows={visibleRows}
        getKey={({ index }) => String(index)}
        onOpen={setOpenRow}
        rowHeight={36}
      />
      <div className="output-controls">
        <p className="small text-tertiary" role="status">
          {formatRowCount(visibleRows.length, rows.length)}, {visible.length} of {pluralize(columns.length, "column")}
        </p>
        <ResultDownloads name={action.id} output={output} rows={rows} columns={columns} />
      </div>
      {openRow && (
        <RowDialog action={action} connection={connection} row={openRow} onClose={() => setOpenRow(undefined)} />
      )}
    </>
  );
}

function useOutputTable(action: ActionDetail, rows: readonly ResultRow[]) {
  const schema = action.output.properties?.items?.items;
  const columns = useMemo(() => getColumns(rows, schema), [rows, schema]);
  const [visibleTitles, setVisibleTitles] = useState<readonly string[]>();
  const [search, setSearch] = useState("");
  const [filter, setFilter] = useState<Filter>();
  const [sorting, setSorting] = useState<Sorting>();
  const deferredSearch = useDeferredValue(search);
  const visible = visibleTitles
    ? columns.filter(({ title }) => visibleTitles.includes(title))
    : columns.slice(0, initialColumnCount);
  const visibleRows = useMemo(
    () => selectRows(rows, columns, { search: deferredSearch, filter, sorting }),
    [rows, columns, deferredSearch, filter, sorting],
  );
  return { columns, visible, visibleRows, search, setSearch, filter, setFilter, sorting, setSorting, setVisibleTitles };
}

function createColumn(
  { title, path, isNumber, unit }: ResultColumn,
  sorting: Sorting | undefined,
  onSort: (sorting: Sorting | undefined) => void,
  onOpen: ((row: ResultRow) => void) | undefined,
): Column<ResultRow> {
  const direction = sorting?.title === title ? sorting.direction : undefined;
  const next = { ascending: "descending", descending: undefined, none: "ascending" } as const;
  const nextDirection = next[direction ?? "none"];
  return {
    id: title,
    title: unit ? `${title} (${unit})` : title,
    isNumber,
    sorting: { direction, onToggle: () => onSort(nextDirection && { title, direction: nextDirection }) },
    cell: (row) => {
      const cell = <Cell name={path.at(-1) ?? ""} value={getValue(row.item, path)} />;
      return onOpen ? (
        <button type="button" className="link-button row-link" onClick={() => onOpen(row)}>
          {cell}
        </button>
      ) : (
        cell
      );
    },
  };
}

function Cell({ name, value }: { name: string; value: unknown }): ReactElement {
  if (value === null || value === undefined) return <span className="text-tertiary">–</span>;
  if (typeof value === "object") return <span className="text-tertiary">{summarizeValue(value) || "{}"}</span>;
  if (isDateTime(value)) {
    return (
      <time dateTime={value} title={`${formatDateTime(value)} (${value})`}>
        {formatLocal(value)}
      </time>
    );
  }
  const text = String(value);
  return (
    <span className={`truncate ${/ids?$/i.test(name) ? "mono" : ""}`} title={text}>
      {text}
    </span>
  );
}

const local = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

function formatLocal(dateTime: string): string {
  return local.format(Date.parse(dateTime));
}

function formatRowCount(visibleCount: number, count: number): string {
  return visibleCount === count ? pluralize(count, "row") : `${visibleCount} of ${pluralize(count, "row")}`;
}
