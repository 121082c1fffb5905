// Code for a run outside of the settings page. The page replaces {{input}} by the input as JSON.
import { type Action, gongManifests } from "gong-connector";
import type { ActionDetail } from "./api/settings_contract.ts";

export function createCodeSnippets({ id }: Action): ActionDetail["snippets"] {
  const connectorId = gongManifests().connector.id;
  return {
    library: `import { gong } from "gong-connector";

const connector = gong({
  auth: {
    method: "api_key",
    credentials: { accessKey: process.env.GONG_ACCESS_KEY, accessKeySecret: process.env.GONG_ACCESS_KEY_SECRET },
  },
});
const output = await connector.run("${id}", {{input}});`,
    // A here-document needs no escaping of apostrophes in the input.
    commandLine: `gong-connector run ${id} --input - <<'JSON'
{{input}}
JSON`,
    stepsApi: `curl "$CONNECTOR_URL/api/v2/integration-schema/${connectorId}/actions/${id}/execute" \\
  -H "Authorization: Bearer $CONNECTOR_TOKEN" \\
  -H "X-Connection-Id: $CONNECTION_ID" \\
  -H "Content-Type: application/json" \\
  --data-binary @- <<'JSON'
{{input}}
JSON`,
    mcp: `{
  "method": "tools/call",
  "params": { "name": "${id}", "arguments": {{input}} }
}`,
  };
}
