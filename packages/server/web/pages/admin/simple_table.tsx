// A table of a few rows. On narrow screens each row is a list of titles and values.
import type { ReactElement, ReactNode } from "react";

export interface SimpleColumn<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
}

export function SimpleTable<Row>(props: {
  caption: string;
  columns: readonly SimpleColumn<Row>[];
  rows: readonly Row[];
  getKey: (row: Row) => string;
}): ReactElement {
  const { caption, columns, rows, getKey } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users scroll it
    <section className="table-scroll" tabIndex={0} aria-label={caption}>
      <table className="simple-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={getKey(row)}>
              {columns.map(({ title, cell }) => (
                <td key={title} data-title={title}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
