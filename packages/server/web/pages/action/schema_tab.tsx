// The shape of an action's or a trigger's input and output, as a table to read or as JSON.

import type { Schema } from "gong-connector";
import { type ReactElement, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
import { CodeBlock } from "../../components/json_tree.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { type SchemaRow, toSchemaRows } from "./schema_rows.ts";

export function SchemaTab({ of: { input, output } }: { of: Pick<ActionDetail, "input" | "output"> }): ReactElement {
  const [view, setView] = useState<"table" | "json">("table");
  const tools = (
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
      <Section title="Input" plain tools={tools}>
        <Shape schema={input} view={view} what="input" />
      </Section>
      <Section title="Output" plain>
        <Shape schema={output} view={view} what="output" />
      </Section>
    </>
  );
}

function Shape({ schema, view, what }: { schema: Schema; view: "table" | "json"; what: string }): ReactElement {
  if (view === "json") return <CodeBlock text={JSON.stringify(schema, null, 2)} what={`${what} schema`} />;
  const rows = toSchemaRows(schema);
  if (rows.length === 0) return <p className="soft">{schema.description ?? `The ${what} has no fields.`}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="table-box whole" tabIndex={0} aria-label={`${what}, table`}>
      <table className="table shape">
        <caption className="unseen">{what}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Type</th>
            <th scope="col" className="main">
              Meaning
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.path} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ row }: { row: SchemaRow }): ReactElement {
  return (
    <tr>
      <td>
        <span className="shape-name" style={{ paddingInlineStart: row.depth * 16 }}>
          <code title={row.path}>{row.name}</code>
          {row.required && <Badge>required</Badge>}
        </span>
      </td>
      <td className="soft">{row.type}</td>
      <td className="main">
        {row.description}
        {row.rules.length > 0 && <span className="small faint shape-rules">{row.rules.join(" · ")}</span>}
      </td>
    </tr>
  );
}
