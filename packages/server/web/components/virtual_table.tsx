// Tables of any length: only the rows in sight are in the page.
import { type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";

export interface Column<Row> {
  id: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  isNumber?: boolean;
  /** Left out on narrow screens. */
  isHiddenOnNarrow?: boolean;
  /** Takes what the others leave. */
  fillsWidth?: boolean;
}

export interface VirtualTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  getKey: (row: Row) => string;
  /** Makes rows open on click; the first cell should hold the link for the keyboard. */
  onOpen?: (row: Row) => void;
  openKey?: string | undefined;
  /** Called when the end comes near. */
  onEnd?: (() => void) | undefined;
  rowHeight?: number;
}

const overscanRows = 12;

export function VirtualTable<Row>(props: VirtualTableProps<Row>): ReactElement {
  const { caption, columns, rows, getKey: keyOf, onOpen, openKey: open, onEnd, rowHeight = 44 } = props;
  const { box, first, last, onScroll } = useVisibleRange(rows.length, rowHeight, onEnd);
  return (
    <section
      className="table-container"
      ref={box}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`${caption}, table`}
    >
      <table className="table" aria-rowcount={rows.length + 1}>
        <caption className="visually-hidden">{caption}</caption>
        <Head columns={columns} />
        <tbody>
          <Gap height={first * rowHeight} span={columns.length} />
          {rows.slice(first, last).map((row, offset) => (
            <tr
              key={keyOf(row)}
              aria-rowindex={first + offset + 2}
              style={{ height: rowHeight }}
              className={`${onOpen ? "clickable" : ""} ${open === keyOf(row) ? "open" : ""}`}
              onClick={onOpen && ((event) => isPlain(event) && onOpen(row))}
            >
              {columns.map((column) => (
                <td key={column.id} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Gap height={(rows.length - last) * rowHeight} span={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

function Head<Row>({ columns }: { columns: readonly Column<Row>[] }): ReactElement {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.id} scope="col" className={classOf(column)}>
            {column.title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Gap({ height, span }: { height: number; span: number }): ReactElement | null {
  if (height <= 0) return null;
  return (
    <tr className="spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

function useVisibleRange(length: number, rowHeight: number, onEnd: (() => void) | undefined) {
  const box = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(640);
  useLayoutEffect(() => {
    const element = box.current;
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
  return { box, first, last, onScroll: () => setTop(box.current?.scrollTop ?? 0) };
}

function isPlain(event: React.MouseEvent): boolean {
  const target = event.target;
  return (
    !(target instanceof Element && target.closest("a, button, input, label")) && !window.getSelection()?.toString()
  );
}

function classOf({ number, wide, main }: { number?: boolean; wide?: boolean; main?: boolean }): string {
  return `${number ? "number" : ""} ${wide ? "wide-only" : ""} ${main ? "fill-width" : ""}`.trim();
}
