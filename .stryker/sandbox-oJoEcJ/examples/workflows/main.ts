// @ts-nocheck
// A worker for Restate: the actions of the account in the environment, and the three workflows of this folder.
import { createServer } from "node:http2";
import { type Credentials, gong, type RateLimiter } from "gong-connector";
import { createRestateHandler } from "gong-connector-restate";
import { startSandboxServer } from "gong-connector-sandbox";
import { callFollowUp } from "./call_follow_up.ts";
import { erasePerson } from "./erase_person.ts";
import { nightlySync } from "./nightly_sync.ts";

const {
  GONG_ACCESS_KEY: accessKey,
  GONG_ACCESS_KEY_SECRET: accessKeySecret,
  GONG_BASE_URL,
  PORT = "9080",
} = process.env;
const { RESTATE_INGRESS = "http://127.0.0.1:8080", RESTATE_ADMIN = "http://127.0.0.1:9070" } = process.env;

const account: { auth: Credentials; baseUrl?: string } =
  accessKey && accessKeySecret
    ? { auth: { accessKey, accessKeySecret }, ...(GONG_BASE_URL && { baseUrl: GONG_BASE_URL }) }
    : await simulated();

const handler = createRestateHandler({
  catalog: gong(),
  getConnector: (_connection: string, rateLimiter?: RateLimiter) =>
    gong({ ...account, ...(rateLimiter && { rateLimiter }), files: { local: "none", privateUrls: false } }),
  ingress: { url: RESTATE_INGRESS },
  services: [callFollowUp, nightlySync, erasePerson],
});
createServer(handler).listen(Number(PORT), "127.0.0.1", () => {
  console.log(`A worker listens on port ${PORT}. Make it known to Restate, then run a step and switch on a trigger:

  curl ${RESTATE_ADMIN}/deployments --json '{"uri": "http://127.0.0.1:${PORT}"}'
  curl ${RESTATE_INGRESS}/gong/list_users --json '{"limit": 2}'
  curl ${RESTATE_INGRESS}/gong_trigger/follow-ups/start --json '{"trigger": "transcript_ready", "connection": "default", "workflow": "call_follow_up"}'
  curl ${RESTATE_INGRESS}/nightly_sync/calls/start --json '{"folder": "calls"}'
  curl ${RESTATE_INGRESS}/erase_person/request-1/run/send --json '{"emailAddress": "ana@example.com"}'`);
});

async function simulated() {
  const { url, sandbox } = await startSandboxServer({ port: 0 });
  console.log(`No credentials in the environment: a simulated Gong answers on ${url}`);
  return { auth: sandbox.credentials, baseUrl: url };
}
