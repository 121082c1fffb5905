// The same events elsewhere: a command that prints them on a terminal.
import { type ReactElement, useState } from "react";
import type { ConnectionRow, Page, TriggerDetail } from "../../../server/api.ts";
import { useRead } from "../../api/query.ts";
import { InputForm, takesInput } from "../../form/form.tsx";
import { pruned } from "../../form/prune.ts";
import { Section } from "../../frame/page.tsx";
import { Code } from "../../parts/tree.tsx";
import { sourceOf } from "./draft.ts";

export default function UseTab({ trigger, watch }: { trigger: TriggerDetail; watch: string }): ReactElement {
  const [values, setValues] = useState<Record<string, unknown>>({});
  // Names are looked up on any account that works.
  const { data } = useRead<Page<ConnectionRow>>("/connections");
  const account = data?.items.find(({ state }) => state === "connected")?.id;
  const input = JSON.stringify(pruned(values, trigger.input));
  return (
    <>
      <Section title="Command line" note="Prints each event as one line of JSON, until it is stopped." plain>
        <Code text={watch.replaceAll("{{input}}", input)} what="command" />
      </Section>
      {takesInput(trigger.input) && (
        <Section title="Input" note="What is filled in here stands in the command above." plain>
          <div className="use-input">
            <InputForm
              source={sourceOf(trigger)}
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
