// How to receive the trigger's events in other programs.
import { type ReactElement, useState } from "react";
import type { ConnectionRow, Page, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { CodeBlock } from "../../components/json_tree.tsx";
import { formatN8nNode } from "../../components/n8n_node.ts";
import { N8nSnippet } from "../../components/n8n_snippet.tsx";
import { hasInputFields, InputForm } from "../../form/input_form.tsx";
import { pruneValues } from "../../form/prune.ts";
import { Section } from "../../layout/page_layout.tsx";
import { getFormSource } from "./subscription_draft.ts";

export default function UseTab({
  trigger,
  watchCommand,
}: {
  trigger: TriggerDetail;
  watchCommand: string;
}): ReactElement {
  const [values, setValues] = useState<Record<string, unknown>>({});
  // The form's lookups need a connection. Any connected one is suitable.
  const { data } = useApiQuery<Page<ConnectionRow>>("/connections");
  const connection = data?.items.find(({ state }) => state === "connected");
  const input = pruneValues(values, trigger.input);
  const authMethod = connection?.authMethod ?? "oauth2";
  return (
    <>
      {hasInputFields(trigger.input) && (
        <Section title="Input" description="The command and the node contain this input." plain>
          <div className="code-input">
            <InputForm
              source={getFormSource(trigger)}
              connection={connection?.id}
              values={values}
              issues={[]}
              onChange={setValues}
            />
          </div>
        </Section>
      )}
      <Section
        title="Command line"
        description="Prints each event as one line of JSON until you stop it, with the credentials of the environment."
        plain
      >
        <CodeBlock text={watchCommand.replaceAll("{{input}}", JSON.stringify(input))} valueName="command" />
      </Section>
      {trigger.n8n && <N8nSnippet text={formatN8nNode(trigger.n8n, input, { title: trigger.title, authMethod })} />}
    </>
  );
}
