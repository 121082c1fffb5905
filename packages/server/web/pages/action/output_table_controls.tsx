// Controls of the table of a result: the filter of one column, and the choice of columns.
import type { ReactElement } from "react";
import { Button } from "../../components/button.tsx";
import { type Filter, filterOperators, type ResultColumn } from "./result_rows.ts";

export function FilterFields(props: {
  columns: readonly ResultColumn[];
  filter: Filter | undefined;
  onChange: (filter: Filter | undefined) => void;
}): ReactElement {
  const { columns, filter, onChange } = props;
  const hasValue = filter && !filter.operator.endsWith("empty");
  const selectColumn = (title: string): void =>
    onChange(
      title === "" ? undefined : { title, operator: filter?.operator ?? "contains", value: filter?.value ?? "" },
    );
  const selectOperator = (text: string): void => {
    const operator = filterOperators.find((known) => known === text);
    if (filter && operator) onChange({ ...filter, operator });
  };
  return (
    <span className="output-filter">
      <select
        className="input short"
        aria-label="Filter by column"
        value={filter?.title ?? ""}
        onChange={(event) => selectColumn(event.currentTarget.value)}
      >
        <option value="">No filter</option>
        {columns.map(({ title }) => (
          <option key={title}>{title}</option>
        ))}
      </select>
      {filter && (
        <select
          className="input short"
          aria-label="Filter operator"
          value={filter.operator}
          onChange={(event) => selectOperator(event.currentTarget.value)}
        >
          {filterOperators.map((operator) => (
            <option key={operator}>{operator}</option>
          ))}
        </select>
      )}
      {hasValue && (
        <input
          className="input short"
          aria-label="Filter value"
          value={filter.value}
          onChange={(event) => onChange({ ...filter, value: event.currentTarget.value })}
        />
      )}
    </span>
  );
}

export function ColumnChooser(props: {
  columns: readonly ResultColumn[];
  visible: readonly ResultColumn[];
  onChange: (titles: readonly string[]) => void;
}): ReactElement {
  const { columns, visible, onChange } = props;
  const titles = visible.map(({ title }) => title);
  const toggle = (title: string): void =>
    onChange(titles.includes(title) ? titles.filter((other) => other !== title) : [...titles, title]);
  return (
    <details className="column-chooser">
      <summary className="button small">Columns</summary>
      <div className="column-list">
        <span className="buttons">
          <Button small onClick={() => onChange(columns.map(({ title }) => title))}>
            Show all
          </Button>
        </span>
        {columns.map(({ title }) => (
          <label key={title} className="checkbox-label">
            <input
              type="checkbox"
              checked={titles.includes(title)}
              // A table without columns cannot be opened.
              disabled={titles.length === 1 && titles.includes(title)}
              onChange={() => toggle(title)}
            />
            {title}
          </label>
        ))}
      </div>
    </details>
  );
}
