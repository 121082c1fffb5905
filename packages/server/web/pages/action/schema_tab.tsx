// Input and output schema of an action or a trigger, as a table or as JSON.

import type { Schema } from "gong-connector";
import { type ReactElement, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
import { CodeBlock } from "../../components/json_tree.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { type SchemaRow, toSchemaRows } from "./schema_rows.ts";

export function SchemaTab({
  source: { input, output },
}: {
  source: Pick<ActionDetail, "input" | "output">;
}): ReactElement {
  const [view, setView] = useState<"table" | "json">("table");
  const controls = (
    <SegmentedControl
      label="View"
      name="schema-view"
      value={view}
      onChange={setView}
      options={[
        { value: "table", title: "Table" },
        { value: "json", title: "JSON" },
      ]}
    />
  );
  return (
    <>
      <Section title="Input" plain controls={controls}>
        <SchemaTable schema={input} view={view} name="input" />
      </Section>
      <Section title="Output" plain>
        <SchemaTable schema={output} view={view} name="output" />
      </Section>
    </>
  );
}

function SchemaTable({ schema, view, name }: { schema: Schema; view: "table" | "json"; name: string }): ReactElement {
  if (view === "json") return <CodeBlock text={JSON.stringify(schema, null, 2)} valueName={`${name} schema`} />;
  const rows = toSchemaRows(schema);
  if (rows.length === 0) return <p className="text-secondary">{schema.description ?? `The ${name} has no fields.`}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be focusable
    <section className="table-container full-height" tabIndex={0} aria-label={`${name}, table`}>
      <table className="table schema-table">
        <caption className="visually-hidden">{name}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Type</th>
            <th scope="col" className="fill-width">
              Description
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <SchemaLine key={row.path} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SchemaLine({ row }: { row: SchemaRow }): ReactElement {
  return (
    <tr>
      <td>
        <span className="schema-name" style={{ paddingInlineStart: row.depth * 16 }}>
          <code title={row.path}>{row.name}</code>
          {row.required && <Badge>required</Badge>}
        </span>
      </td>
      <td className="text-secondary">{row.type}</td>
      <td className="fill-width">
        {row.description}
        {row.rules.length > 0 && <span className="small text-tertiary schema-rules">{row.rules.join(" · ")}</span>}
      </td>
    </tr>
  );
}
