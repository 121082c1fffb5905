// @ts-nocheck
// The same call elsewhere, ready to paste; {{input}} stands where the input goes as JSON.
import { type Action, gongManifests } from "gong-connector";
import type { ActionDetail } from "./api/settings_contract.ts";

export function createCodeSnippets({ id }: Action): ActionDetail["snippets"] {
  const service = gongManifests().connector.id;
  return {
    library: `import { gong } from "gong-connector";

const connector = gong({
  auth: { accessKey: process.env.GONG_ACCESS_KEY, accessKeySecret: process.env.GONG_ACCESS_KEY_SECRET },
});
const output = await connector.run("${id}", {{input}});`,
    // A here-document takes any text as it is: apostrophes in the input need no escaping.
    commandLine: `gong-connector run ${id} --input - <<'JSON'
{{input}}
JSON`,
    stepsApi: `curl "$CONNECTOR_URL/api/v2/integration-schema/${service}/actions/${id}/execute" \\
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
