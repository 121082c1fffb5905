// The same call elsewhere: in a program, in a terminal, over HTTP, by a language model.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { CodeBlock } from "../../components/json_tree.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { toInput, useActionSession } from "./action_session.ts";

export function CodeTab({ action }: { action: ActionDetail }): ReactElement {
  const [session] = useActionSession(action);
  const input = toInput(session, action.input);
  const { library, commandLine, stepsApi, mcp } = action.snippets;
  const fill = (code: string): string => code.replaceAll("{{input}}", JSON.stringify(input));
  const ways = [
    { title: "Library", note: "In a Node.js program.", text: library },
    { title: "Command line", note: "In a terminal.", text: commandLine },
    { title: "Steps API", note: "Over HTTP, from any language.", text: stepsApi },
    { title: "MCP", note: "As a tool of a language model.", text: mcp },
  ];
  return (
    <>
      <p className="text-secondary code-intro">
        {Object.keys(input).length > 0
          ? "With the input that stands in the Run tab."
          : "Fill in the form of the Run tab, and its input appears here."}
      </p>
      {ways.map(({ title, note, text }) => (
        <Section key={title} title={title} description={note} plain>
          <CodeBlock text={fill(text)} valueName={`${title} code`} />
        </Section>
      ))}
    </>
  );
}
