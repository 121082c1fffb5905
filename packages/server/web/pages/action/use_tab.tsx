// How to run the action with the current input and connection from other programs.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { ActionDetail, ConnectionRow } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { CopyField } from "../../components/copy.tsx";
import { CodeBlock } from "../../components/json_tree.tsx";
import { formatN8nNode } from "../../components/n8n_node.ts";
import { N8nSnippet } from "../../components/n8n_snippet.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { toInput, useActionSession } from "./action_session.ts";
import { ConnectionPicker } from "./connection_picker.tsx";

export function UseTab({ action }: { action: ActionDetail }): ReactElement {
  const [session, update] = useActionSession(action);
  const { connection } = session;
  const { data } = useApiQuery<ConnectionRow>(`/connections/${encodeURIComponent(connection ?? "")}`, {
    enabled: connection !== undefined,
  });
  const authMethod = data?.authMethod ?? "oauth2";
  const input = toInput(session, action.input);
  const fill = (code: string): string =>
    code.replaceAll("{{input}}", JSON.stringify(input)).replaceAll("{{connection}}", connection ?? "CONNECTION_ID");
  return (
    <>
      <div className="code-intro stack">
        <ConnectionPicker value={connection} onChange={(id) => update({ connection: id })} />
        <p className="text-secondary">
          {Object.keys(input).length > 0
            ? "The snippets contain the input of the Run tab."
            : "Fill in the form on the Run tab to add its input to the snippets."}
        </p>
        <TokenHelp />
      </div>
      {listSnippets(action, authMethod).map(({ title, description, code }) => (
        <Section key={title} title={title} description={description} plain>
          <CodeBlock text={fill(code)} valueName={`${title} code`} />
        </Section>
      ))}
      <N8nSnippet text={formatN8nNode(action.n8n, input, { title: action.title, authMethod })} />
      <Section
        title="Postman and OpenAPI"
        description={`In Postman, select Import and paste this URL. The operation is ${action.id}.`}
        plain
      >
        <CopyField label="OpenAPI document" valueName="OpenAPI URL" value={action.urls.openApi} />
      </Section>
    </>
  );
}

function TokenHelp(): ReactElement {
  return (
    <p className="text-secondary">
      <code>CONNECTOR_TOKEN</code> is the token of the steps API. The server prints it in its terminal when it starts.
      An admin can replace it in <Link href="/admin">Admin</Link>.
    </p>
  );
}

function listSnippets(
  { snippets, urls }: ActionDetail,
  authMethod: ConnectionRow["authMethod"],
): readonly { title: string; description: string; code: string }[] {
  const account = authMethod === "oauth2" ? "an access token" : "an access key";
  return [
    { title: "curl", description: "Steps API, in a terminal", code: snippets.curl },
    { title: "TypeScript", description: "Steps API, with fetch", code: snippets.typescript },
    { title: "Library", description: `Node.js, with ${account}`, code: snippets.library[authMethod] },
    { title: "Command line", description: "With the credentials of the environment", code: snippets.commandLine },
    { title: "MCP", description: `Tool of a language model, at ${urls.mcp}`, code: snippets.mcp },
  ];
}
