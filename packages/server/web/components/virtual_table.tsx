// A table that renders only the visible rows, for lists of any length.
import { type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";

export interface Column<Row> {
  id: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Makes the title a button that sorts by the column. */
  sorting?: { direction: "ascending" | "descending" | undefined; onToggle: () => void };
  /** Aligns the column to the right. */
  isNumber?: boolean;
  /** Hides the column on narrow screens. */
  isHiddenOnNarrow?: boolean;
  /** Takes the remaining width. */
  fillsWidth?: boolean;
}

export interface VirtualTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  getKey: (row: Row) => string;
  /** Opens a row on click. The first cell should contain a link, for keyboard users. */
  onOpen?: (row: Row) => void;
  /** Key of the row that is open. */
  openKey?: string | undefined;
  /** Called when the last rows become visible. */
  onEnd?: (() => void) | undefined;
  rowHeight?: number;
}

/** Rows that are rendered above and below the visible ones. */
const overscanRows = 12;

export function VirtualTable<Row>(props: VirtualTableProps<Row>): ReactElement {
  const { caption, columns, rows, getKey, onOpen, openKey, onEnd, rowHeight = 44 } = props;
  const { container, first, last, onScroll } = useVisibleRange(rows.length, rowHeight, onEnd);
  return (
    <section
      className="table-container"
      ref={container}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be focusable
      tabIndex={0}
      aria-label={`${caption}, table`}
    >
      <table className="table" aria-rowcount={rows.length + 1}>
        <caption className="visually-hidden">{caption}</caption>
        <TableHeader columns={columns} />
        <tbody>
          <Spacer height={first * rowHeight} span={columns.length} />
          {rows.slice(first, last).map((row, offset) => (
            <tr
              key={getKey(row)}
              aria-rowindex={first + offset + 2}
              style={{ height: rowHeight }}
              className={`${onOpen ? "clickable" : ""} ${openKey === getKey(row) ? "open" : ""}`}
              onClick={onOpen && ((event) => !isOnControl(event) && onOpen(row))}
            >
              {columns.map((column) => (
                <td key={column.id} className={getCellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer height={(rows.length - last) * rowHeight} span={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

function TableHeader<Row>({ columns }: { columns: readonly Column<Row>[] }): ReactElement {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={getCellClass(column)}
            aria-sort={column.sorting && (column.sorting.direction ?? "none")}
          >
            {column.sorting ? <SortButton {...column.sorting}>{column.title}</SortButton> : column.title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SortButton(props: NonNullable<Column<never>["sorting"]> & { children: ReactNode }): ReactElement {
  const { direction, onToggle, children } = props;
  return (
    <button type="button" className="sort-button" onClick={onToggle}>
      {children}
      <span aria-hidden="true">{direction === "ascending" ? " ↑" : direction === "descending" ? " ↓" : ""}</span>
    </button>
  );
}

function Spacer({ height, span }: { height: number; span: number }): ReactElement | null {
  if (height <= 0) return null;
  return (
    <tr className="spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

function useVisibleRange(length: number, rowHeight: number, onEnd: (() => void) | undefined) {
  const container = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(640);
  useLayoutEffect(() => {
    const element = container.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - overscanRows), length);
  const last = Math.min(length, Math.ceil((top + height) / rowHeight) + overscanRows);
  useLayoutEffect(() => {
    if (last >= length && length > 0) onEnd?.();
  }, [last, length, onEnd]);
  return { container, first, last, onScroll: () => setTop(container.current?.scrollTop ?? 0) };
}

/** Whether a click hit a control in the row, or ended a text selection. */
function isOnControl(event: React.MouseEvent): boolean {
  const { target } = event;
  const isControl = target instanceof Element && target.closest("a, button, input, label") !== null;
  return isControl || Boolean(window.getSelection()?.toString());
}

function getCellClass({ isNumber, isHiddenOnNarrow, fillsWidth }: Omit<Column<never>, "cell" | "sorting">): string {
  return `${isNumber ? "number" : ""} ${isHiddenOnNarrow ? "wide-only" : ""} ${fillsWidth ? "fill-width" : ""}`.trim();
}
