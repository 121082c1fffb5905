// A Restate worker: the actions with the credentials in the environment, and the three workflows of this folder.
import { createServer } from "node:http2";
import { gong } from "gong-connector";
import { createRestateHandler } from "gong-connector-restate";
import { startSandboxServer } from "gong-connector-sandbox";
import { callFollowUp } from "./call_follow_up.ts";
import { erasePerson } from "./erase_person.ts";
import { nightlySync } from "./nightly_sync.ts";

const {
  RESTATE_INGRESS = "http://127.0.0.1:8080",
  RESTATE_ADMIN = "http://127.0.0.1:9070",
  PORT = "9080",
} = process.env;

const account = readAccount() ?? (await startSandbox());

const handler = createRestateHandler({
  catalog: gong(),
  getConnector: (_connection, rateLimiter) =>
    gong({ ...account, ...(rateLimiter && { rateLimiter }), files: { localFiles: "none", allowPrivateUrls: false } }),
  ingress: { url: RESTATE_INGRESS },
  services: [callFollowUp, nightlySync, erasePerson],
});
createServer(handler).listen(Number(PORT), "127.0.0.1", () => {
  console.log(`The worker listens on port ${PORT}. Register it with Restate, then run a step and start a trigger:

  curl ${RESTATE_ADMIN}/deployments --json '{"uri": "http://127.0.0.1:${PORT}"}'
  curl ${RESTATE_INGRESS}/gong/list_users --json '{"limit": 2}'
  curl ${RESTATE_INGRESS}/gong_trigger/follow-ups/start --json '{"trigger": "transcript_ready", "connection": "default", "workflow": "call_follow_up"}'
  curl ${RESTATE_INGRESS}/nightly_sync/calls/start --json '{"folder": "calls"}'
  curl ${RESTATE_INGRESS}/erase_person/request-1/run/send --json '{"emailAddress": "ana@example.com"}'`);
});

function readAccount() {
  const { GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret, GONG_BASE_URL: baseUrl } = process.env;
  if (!accessKey || !accessKeySecret) return undefined;
  return { auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, ...(baseUrl && { baseUrl }) } };
}

async function startSandbox() {
  const { url, sandbox } = await startSandboxServer({ port: 0 });
  const { accessKey, accessKeySecret } = sandbox.credentials;
  console.log(`No credentials in the environment: using a simulated Gong at ${url}`);
  return {
    auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl: url },
    additionalDomains: ["127.0.0.1"],
  };
}
