// Code snippets that run the action with the current input.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { CodeBlock } from "../../components/json_tree.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { toInput, useActionSession } from "./action_session.ts";

export function CodeTab({ action }: { action: ActionDetail }): ReactElement {
  const [session] = useActionSession(action);
  const input = toInput(session, action.input);
  const { library, commandLine, stepsApi, mcp } = action.snippets;
  const insertInput = (code: string): string => code.replaceAll("{{input}}", JSON.stringify(input));
  const snippets = [
    { title: "Library", description: "Node.js", code: library },
    { title: "Command line", description: "Terminal", code: commandLine },
    { title: "Steps API", description: "HTTP, any language", code: stepsApi },
    { title: "MCP", description: "Tool of a language model", code: mcp },
  ];
  return (
    <>
      <p className="text-secondary code-intro">
        {Object.keys(input).length > 0
          ? "The snippets contain the input of the Run tab."
          : "Fill in the form on the Run tab to add its input to the snippets."}
      </p>
      {snippets.map(({ title, description, code }) => (
        <Section key={title} title={title} description={description} plain>
          <CodeBlock text={insertInput(code)} valueName={`${title} code`} />
        </Section>
      ))}
    </>
  );
}
