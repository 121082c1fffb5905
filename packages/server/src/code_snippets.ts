// Code for a run outside of the settings page. The page replaces {{input}} by the input as JSON, and {{connection}} by its id.
import { type Action, gongManifests } from "gong-connector";
import type { ActionDetail, AuthMethodId } from "./api/settings_contract.ts";

const connectorSnippets: Readonly<Record<AuthMethodId, string>> = {
  api_key: `import { gong } from "gong-connector";

const connector = gong({
  auth: {
    method: "api_key",
    credentials: { accessKey: process.env.GONG_ACCESS_KEY, accessKeySecret: process.env.GONG_ACCESS_KEY_SECRET },
  },
});`,
  oauth2: `import { gong } from "gong-connector";

const connector = gong({
  auth: {
    method: "oauth2",
    // Both are in the response of the token endpoint.
    credentials: { accessToken: process.env.GONG_ACCESS_TOKEN },
    baseUrl: process.env.GONG_BASE_URL,
  },
});`,
};

/** `serverUrl` is the URL of this server. */
export function createCodeSnippets({ id }: Action, serverUrl: string): ActionDetail["snippets"] {
  const createLibrarySnippet = (method: AuthMethodId): string =>
    `${connectorSnippets[method]}\nconst output = await connector.run("${id}", {{input}});`;
  const path = `/api/v2/integration-schema/${gongManifests().connector.id}/actions/${id}/execute`;
  return {
    // A here-document needs no escaping of apostrophes in the input.
    curl: `curl '${serverUrl}${path}' \\
  -H "Authorization: Bearer $CONNECTOR_TOKEN" \\
  -H 'X-Connection-Id: {{connection}}' \\
  -H 'Content-Type: application/json' \\
  --data-binary @- <<'JSON'
{{input}}
JSON`,
    typescript: `const response = await fetch("${serverUrl}${path}", {
  method: "POST",
  headers: {
    authorization: \`Bearer ${"$"}{process.env.CONNECTOR_TOKEN}\`,
    "x-connection-id": "{{connection}}",
    "content-type": "application/json",
  },
  body: JSON.stringify({{input}}),
});
const step: { node_status: "Success" | "Errored"; data?: unknown; body?: { message: string } } = await response.json();
if (step.node_status === "Errored") throw new Error(step.body?.message);`,
    library: { api_key: createLibrarySnippet("api_key"), oauth2: createLibrarySnippet("oauth2") },
    commandLine: `gong-connector run ${id} --input - <<'JSON'
{{input}}
JSON`,
    mcp: `{
  "method": "tools/call",
  "params": { "name": "${id}", "arguments": {{input}} }
}`,
  };
}
