// No secret appears in a log, a response, a record or the database after a session of successes and failures.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import type { ConnectionRow, Page, RunRow } from "../src/api/settings_contract.ts";
import {
  connectAccount,
  type SettingsServer,
  startSettingsServer,
  submitConsent,
  type TestBrowser,
} from "./helpers/settings_server.ts";

const credentials = {
  clientId: "an-id",
  clientSecret: "CANARY-client-secret-8f2c",
  accessKey: "a-key",
  accessKeySecret: "CANARY-access-key-secret-91ab",
};
const password = "CANARY password of the admin";
const stepsToken = "CANARY-steps-token-of-the-test";

/** The content of the files of the store. */
function readStoreFiles(app: SettingsServer): string {
  const { directory } = app.storeOptions;
  return globSync("store.sqlite*", { cwd: directory })
    .map((file) => readFileSync(join(directory, file), "latin1"))
    .join("\n");
}

interface Setup {
  app: SettingsServer;
  admin: TestBrowser;
  /** Every secret of the session. */
  known: Set<string>;
}

/** OAuth with a configured client: denied and allowed flows, a wrong secret, and a connect link. */
async function connect({ app, admin, known }: Setup): Promise<string> {
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId: credentials.clientId, clientSecret: "CANARY-wrong-secret" },
    retention: { content: "all", days: 7 },
  });
  known.add("CANARY-wrong-secret");
  const start = async () =>
    (await admin.post<{ authorizationUrl: string }>("/connections", { customer: "Cedar" })).body.authorizationUrl;
  for (const decision of ["deny", "allow"] as const) {
    const back = await submitConsent(await start(), decision);
    addCode(known, back);
    await admin.request("GET", back);
  }
  const { clientId, clientSecret } = credentials;
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId, clientSecret },
  });
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  const back = await submitConsent(await start());
  addCode(known, back);
  await admin.request("GET", back);
  await admin.request("GET", back);
  const { url } = (await admin.post<{ url: string }>("/connect-links", { customer: "Birch" })).body;
  const customer = app.browser();
  await customer.request("GET", url);
  const sent = await customer.request("POST", url);
  const returned = await submitConsent(sent.headers.get("location") ?? "");
  addCode(known, returned);
  await customer.request("GET", returned);
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items.map(({ state }) => state)).toEqual(["connected", "connected"]);
  return items.find(({ customer: name }) => name === "Cedar")?.id ?? "";
}

function addCode(known: Set<string>, url: string): void {
  const code = new URL(url).searchParams.get("code");
  if (code) known.add(code);
}

async function addTokens({ app, known }: Setup): Promise<void> {
  const { connections, secrets } = app.server.services.store;
  for (const { id } of await connections.list())
    for (const [name, secret] of Object.entries(await secrets.get(id))) if (name !== "accessKey") known.add(secret);
}

async function run({ app, admin, known }: Setup, connection: string): Promise<void> {
  const runAction = (action: string, input: unknown) => admin.post(`/actions/${action}/run`, { connection, input });
  await runAction("list_users", { limit: 1 });
  await runAction("list_users", { limit: "many" });
  await runAction("get_user_by_id", { id: "894411314421502864" });
  await runAction("list_calls", { fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z" });
  await runAction("list_scorecards", {});
  const { accessToken = "", refreshToken = "" } = await app.server.services.store.secrets.get(connection);
  await runAction("http_request", {
    method: "GET",
    path: "/v2/users",
    query: { a: accessToken, b: `x${refreshToken}y` },
  });
  await admin.post("/actions/list_calls/choices", { connection, path: "/workspaceId" });
  await admin.post(`/connections/${connection}/test`);
  const headers = { "x-connection-id": connection };
  await app.step("list_users", { limit: 1 }, headers);
  await app.step("get_user_by_id", { id: "x" }, headers);
  await app.step("list_users", {}, { ...headers, authorization: "Bearer CANARY-wrong-token" });
  known.add("CANARY-wrong-token");
  const { items } = (await admin.get<Page<RunRow>>("/runs")).body;
  for (const { id } of items) await admin.get(`/runs/${id}`);
  for (const { id } of items.slice(0, 3)) await admin.post(`/runs/${id}/retry`);
}

async function useApiKeyAndOthers({ app, admin, known }: Setup): Promise<void> {
  for (const accessKeySecret of ["CANARY-wrong-key-secret", credentials.accessKeySecret]) {
    const fields = {
      accessKey: credentials.accessKey,
      accessKeySecret,
      baseUrl: app.server.services.publicUrl.getOrigin(),
    };
    await admin.put("/settings", { authMethod: "api_key", credentialSource: "configured", fields });
    await admin.post("/connections", { customer: "Own company" });
    known.add(accessKeySecret);
  }
  for (const path of ["/overview", "/settings", "/scopes", "/usage", "/drift", "/connections", "/actions"])
    await admin.get(path);
  await admin.put("/settings", {
    authMethod: "api_key",
    credentialSource: "configured",
    fields: { accessKeySecret: { nested: "CANARY-nested" } },
  });
  known.add("CANARY-nested");
  await admin.post("/session", { password: "CANARY-wrong-password" });
  known.add("CANARY-wrong-password");
  await admin.post("/session", `{"password":"CANARY-broken`);
  known.add("CANARY-broken");
  await app
    .browser()
    .request("GET", "/oauth/callback?code=CANARY-loose-code&state=CANARY-loose-state&error=CANARY-error");
  await app.browser().request("GET", "/connect/CANARY-loose-link");
  for (const loose of ["CANARY-loose-code", "CANARY-loose-state", "CANARY-error", "CANARY-loose-link"])
    known.add(loose);
}

test("keeps secrets out of logs, responses, records and the database", async () => {
  const vendor = await startSandboxServer({ port: 0, rateLimits: false, credentials: credentials });
  onTestFinished(() => vendor.close());
  const app = await startSettingsServer({
    adminToken: undefined,
    stepsToken,
    oauthBaseUrl: vendor.url,
    allowedDomains: ["127.0.0.1"],
  });
  const admin = app.browser();
  await admin.signIn(password);
  const setup: Setup = {
    app,
    admin,
    known: new Set([password, stepsToken, credentials.clientSecret, credentials.accessKeySecret]),
  };
  const connection = await connect(setup);
  await addTokens(setup);
  await run(setup, connection);
  // The rejected token is refreshed: the new tokens are secrets too.
  await app.server.services.store.secrets.set(connection, { accessToken: "CANARY-refused-token" });
  setup.known.add("CANARY-refused-token");
  const renewed = await admin.post("/actions/list_users/run", { connection, input: { limit: 1 } });
  expect(renewed.body.error).toBeUndefined();
  await addTokens(setup);
  await admin.post(`/connections/${connection}/test`);
  await useApiKeyAndOthers(setup);
  await app.server.services.runRecorder.waitForWrites();

  const cookies = [...admin.cookies.values()];
  expect(cookies).toHaveLength(1);
  const basic = (name: string, secret: string) => Buffer.from(`${name}:${secret}`).toString("base64");
  setup.known
    .add(basic(credentials.clientId, credentials.clientSecret))
    .add(basic(credentials.accessKey, credentials.accessKeySecret));
  expect(setup.known.size).toBeGreaterThan(20);

  const disk = readStoreFiles(app);
  const rows = JSON.stringify(await app.server.services.store.database.query("SELECT * FROM runs"));
  expect(disk).toContain("list_users");
  expect(rows.length).toBeGreaterThan(5_000);
  const responses = app.responses.join("\n");
  expect(responses).toContain("••••");
  for (const secret of setup.known) {
    for (const [place, text] of Object.entries({ log: app.log(), responses, disk, rows }))
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
  }
  // A browser needs these; they are nowhere else.
  for (const secret of [...cookies, admin.csrf]) {
    for (const [place, text] of Object.entries({ log: app.log(), disk, rows }))
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
  }
  expect(disk).not.toContain("CANARY");
  expect(app.log()).not.toContain("CANARY");
}, 60_000);

test("reports an unreadable secret without its value, and an internal error with its request id only", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const other = await connectAccount(admin, "Cedar");
  const { database, secrets } = app.server.services.store;
  const { accessToken = "" } = await secrets.get(connection);
  await database.query("UPDATE secrets SET ciphertext = 'spoilt.CANARY.a.b' WHERE owner_id = $1", [connection]);
  const unreadable = await admin.post("/actions/list_users/run", { connection, input: {} });
  expect(unreadable).toMatchObject({ status: 503, body: { error: { code: "unreadable_value" } } });
  await database.query("ALTER TABLE connections DROP COLUMN auth_method");
  const failed = await admin.post("/actions/list_users/run", { connection: other, input: {} });
  expect(failed.status).toBe(500);
  expect(failed.body).toMatchObject({
    error: { code: "internal_error", remedy: expect.stringContaining("Search the server's log") },
  });
  const step = await app.step("list_users", {}, { "x-connection-id": other });
  expect(step.status).toBe(503);
  expect(unreadable.text + failed.text + JSON.stringify(step) + app.log()).not.toMatch(
    new RegExp(`CANARY|${accessToken}`),
  );
  expect(app.log()).toContain("request failed");
});
