// The command that prints the trigger's events in a terminal.
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
  watchCommand,
}: {
  trigger: TriggerDetail;
  watchCommand: string;
}): ReactElement {
  const [values, setValues] = useState<Record<string, unknown>>({});
  // The form's lookups need a connection. Any connected one is suitable.
  const { data } = useApiQuery<Page<ConnectionRow>>("/connections");
  const connection = data?.items.find(({ state }) => state === "connected")?.id;
  const input = JSON.stringify(pruneValues(values, trigger.input));
  return (
    <>
      <Section title="Command line" description="Prints each event as one line of JSON until you stop it." plain>
        <CodeBlock text={watchCommand.replaceAll("{{input}}", input)} valueName="command" />
      </Section>
      {hasInputFields(trigger.input) && (
        <Section title="Input" description="The command above contains this input." plain>
          <div className="code-input">
            <InputForm
              source={getFormSource(trigger)}
              connection={connection}
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
