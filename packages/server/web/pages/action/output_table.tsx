// Shows the items of a result as a table with search, filter, sorting and a choice of columns.
import { type ReactElement, useDeferredValue, useMemo, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { SearchField } from "../../components/field.tsx";
import { isDateTime, LocalTime, pluralize } from "../../components/format.tsx";
import { summarizeValue } from "../../components/summarize.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { ColumnChooser, FilterFields } from "./output_table_controls.tsx";
import { ResultDownloads } from "./result_downloads.tsx";
import {
  type Filter,
  getColumns,
  getValue,
  type ResultColumn,
  type ResultRow,
  type Sorting,
  selectRows,
} from "./result_rows.ts";
import { useResultView } from "./result_view.ts";
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
  const [{ search, filter, sorting, columns: visibleTitles }, update] = useResultView();
  const { columns, visible, visibleRows } = useOutputTable(action, rows, { search, filter, sorting, visibleTitles });
  const [openRow, setOpenRow] = useState<ResultRow>();
  return (
    <>
      <div className="output-controls">
        <SearchField label="Search the rows" value={search} onChange={(text) => update({ search: text })} />
        <FilterFields columns={columns} filter={filter} onChange={(changed) => update({ filter: changed })} />
        <ColumnChooser columns={columns} visible={visible} onChange={(titles) => update({ columns: titles })} />
      </div>
      <VirtualTable
        caption={`Output of ${action.title}`}
        columns={visible.map((column, index) =>
          createColumn(
            column,
            sorting,
            (changed) => update({ sorting: changed }),
            index === 0 ? setOpenRow : undefined,
          ),
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

interface TableView {
  search: string;
  filter: Filter | undefined;
  sorting: Sorting | undefined;
  visibleTitles: readonly string[] | undefined;
}

function useOutputTable(action: ActionDetail, rows: readonly ResultRow[], view: TableView) {
  const { filter, sorting, visibleTitles } = view;
  const schema = action.output.properties?.items?.items;
  const columns = useMemo(() => getColumns(rows, schema), [rows, schema]);
  const search = useDeferredValue(view.search);
  const chosen = columns.filter(({ title }) => visibleTitles?.includes(title));
  // A link can name columns that this result does not have.
  const visible = chosen.length > 0 ? chosen : columns.slice(0, initialColumnCount);
  // The objects are new in each render.
  const key = JSON.stringify([filter, sorting]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` contains the filter and the order
  const visibleRows = useMemo(
    () => selectRows(rows, columns, { search, filter, sorting }),
    [rows, columns, search, key],
  );
  return { columns, visible, visibleRows };
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
  if (isDateTime(value)) return <LocalTime dateTime={value} />;
  const text = String(value);
  return (
    <span className={`truncate ${/ids?$/i.test(name) ? "mono" : ""}`} title={text}>
      {text}
    </span>
  );
}

function formatRowCount(visibleCount: number, count: number): string {
  return visibleCount === count ? pluralize(count, "row") : `${visibleCount} of ${pluralize(count, "row")}`;
}
