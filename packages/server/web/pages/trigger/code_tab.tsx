// The same events elsewhere: a command that prints them on a terminal.
import { type ReactElement, useState } from "react";
import type { ConnectionRow, Page, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { CodeBlock } from "../../components/json_tree.tsx";
import { hasInputFields, InputForm } from "../../form/input_form.tsx";
import { pruneValues } from "../../form/prune.ts";
import { Section } from "../../layout/page_layout.tsx";
import { getFormSource } from "./subscription_draft.ts";

export default function TriggerCodeTab({
  trigger,
  watchCommand: watch,
}: {
  trigger: TriggerDetail;
  watchCommand: string;
}): ReactElement {
  const [values, setValues] = useState<Record<string, unknown>>({});
  // Names are looked up on any account that works.
  const { data } = useApiQuery<Page<ConnectionRow>>("/connections");
  const account = data?.items.find(({ state }) => state === "connected")?.id;
  const input = JSON.stringify(pruneValues(values, trigger.input));
  return (
    <>
      <Section title="Command line" description="Prints each event as one line of JSON, until it is stopped." plain>
        <CodeBlock text={watch.replaceAll("{{input}}", input)} valueName="command" />
      </Section>
      {hasInputFields(trigger.input) && (
        <Section title="Input" description="What is filled in here stands in the command above." plain>
          <div className="code-input">
            <InputForm
              source={getFormSource(trigger)}
              connection={account}
              values={values}
              issues={[]}
              onChange={setValues}
            />
          </div>
        </Section>
      )}
    </>
  );
}
