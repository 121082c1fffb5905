// A whole session of successes and failures, after which no secret stands in a log, an answer, the history or the database.
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

const given = {
  clientId: "an-id",
  clientSecret: "CANARY-client-secret-8f2c",
  accessKey: "a-key",
  accessKeySecret: "CANARY-access-key-secret-91ab",
};
const password = "CANARY password of the admin";
const stepsToken = "CANARY-steps-token";

/** Every text of the store's files, as it lies on the disk. */
function bytesOf(house: SettingsServer): string {
  const { directory } = house.storeOptions;
  return globSync("store.sqlite*", { cwd: directory })
    .map((file) => readFileSync(join(directory, file), "latin1"))
    .join("\n");
}

interface Scene {
  house: SettingsServer;
  admin: TestBrowser;
  /** Secrets that came up on the way. */
  met: Set<string>;
}

/** OAuth with the admin's own registration: consent, denial, a wrong secret, a link, a refused token. */
async function link({ house, admin, met }: Scene): Promise<string> {
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId: given.clientId, clientSecret: "CANARY-wrong-secret" },
    retention: { content: "all", days: 7 },
  });
  met.add("CANARY-wrong-secret");
  const start = async () =>
    (await admin.post<{ authorizationUrl: string }>("/connections", { customer: "Cedar" })).body.authorizationUrl;
  for (const decision of ["deny", "allow"] as const) {
    const back = await submitConsent(await start(), decision);
    remember(met, back);
    await admin.request("GET", back);
  }
  const { clientId, clientSecret } = given;
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId, clientSecret },
  });
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  const back = await submitConsent(await start());
  remember(met, back);
  await admin.request("GET", back);
  await admin.request("GET", back);
  const { url } = (await admin.post<{ url: string }>("/connect-links", { customer: "Birch" })).body;
  const customer = house.browser();
  await customer.request("GET", url);
  const sent = await customer.request("POST", url);
  const returned = await submitConsent(sent.headers.get("location") ?? "");
  remember(met, returned);
  await customer.request("GET", returned);
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items.map(({ state }) => state)).toEqual(["connected", "connected"]);
  return items.find(({ customer: name }) => name === "Cedar")?.id ?? "";
}

function remember(met: Set<string>, url: string): void {
  const code = new URL(url).searchParams.get("code");
  if (code) met.add(code);
}

async function tokens({ house, met }: Scene): Promise<void> {
  const { connections, secrets } = house.server.services.store;
  for (const { id } of await connections.list())
    for (const [name, secret] of Object.entries(await secrets.get(id))) if (name !== "accessKey") met.add(secret);
}

async function run({ house, admin, met }: Scene, connection: string): Promise<void> {
  const ask = (action: string, input: unknown) => admin.post(`/actions/${action}/run`, { connection, input });
  await ask("list_users", { limit: 1 });
  await ask("list_users", { limit: "many" });
  await ask("get_user_by_id", { id: "894411314421502864" });
  await ask("list_calls", { fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z" });
  await ask("list_scorecards", {});
  const { accessToken = "", refreshToken = "" } = await house.server.services.store.secrets.get(connection);
  await ask("http_request", { method: "GET", path: "/v2/users", query: { a: accessToken, b: `x${refreshToken}y` } });
  await admin.post("/actions/list_calls/choices", { connection, path: "/workspaceId" });
  await admin.post(`/connections/${connection}/test`);
  const headers = { "x-connection-id": connection };
  await house.step("list_users", { limit: 1 }, headers);
  await house.step("get_user_by_id", { id: "x" }, headers);
  await house.step("list_users", {}, { ...headers, authorization: "Bearer CANARY-wrong-token" });
  met.add("CANARY-wrong-token");
  const { items } = (await admin.get<Page<RunRow>>("/runs")).body;
  for (const { id } of items) await admin.get(`/runs/${id}`);
  for (const { id } of items.slice(0, 3)) await admin.post(`/runs/${id}/retry`);
}

async function keyAndRest({ house, admin, met }: Scene): Promise<void> {
  for (const accessKeySecret of ["CANARY-wrong-key-secret", given.accessKeySecret]) {
    const fields = {
      accessKey: given.accessKey,
      accessKeySecret,
      baseUrl: house.server.services.publicUrl.getOrigin(),
    };
    await admin.put("/settings", { authMethod: "api_key", credentialSource: "configured", fields });
    await admin.post("/connections", { customer: "Own company" });
    met.add(accessKeySecret);
  }
  for (const path of ["/overview", "/settings", "/scopes", "/usage", "/drift", "/connections", "/actions"])
    await admin.get(path);
  await admin.put("/settings", {
    authMethod: "api_key",
    credentialSource: "configured",
    fields: { accessKeySecret: { nested: "CANARY-nested" } },
  });
  met.add("CANARY-nested");
  await admin.post("/session", { password: "CANARY-wrong-password" });
  met.add("CANARY-wrong-password");
  await admin.post("/session", `{"password":"CANARY-broken`);
  met.add("CANARY-broken");
  await house
    .browser()
    .request("GET", "/oauth/callback?code=CANARY-loose-code&state=CANARY-loose-state&error=CANARY-error");
  await house.browser().request("GET", "/connect/CANARY-loose-link");
  for (const loose of ["CANARY-loose-code", "CANARY-loose-state", "CANARY-error", "CANARY-loose-link"]) met.add(loose);
}

test("no secret stands where it does not belong", async () => {
  const provider = await startSandboxServer({ port: 0, rateLimits: false, credentials: given });
  onTestFinished(() => provider.close());
  const house = await startSettingsServer({
    adminToken: undefined,
    stepsToken,
    oauthBaseUrl: provider.url,
    allowedDomains: ["127.0.0.1"],
  });
  const admin = house.browser();
  await admin.signIn(password);
  const scene: Scene = {
    house,
    admin,
    met: new Set([password, stepsToken, given.clientSecret, given.accessKeySecret]),
  };
  const connection = await link(scene);
  await tokens(scene);
  await run(scene, connection);
  // A token that is refused is renewed: the new pair is secret as well.
  await house.server.services.store.secrets.set(connection, { accessToken: "CANARY-refused-token" });
  scene.met.add("CANARY-refused-token");
  const renewed = await admin.post("/actions/list_users/run", { connection, input: { limit: 1 } });
  expect(renewed.body.error).toBeUndefined();
  await tokens(scene);
  await admin.post(`/connections/${connection}/test`);
  await keyAndRest(scene);
  await house.server.services.runRecorder.waitForWrites();

  const cookies = [...admin.cookies.values()];
  expect(cookies).toHaveLength(1);
  const basic = (name: string, secret: string) => Buffer.from(`${name}:${secret}`).toString("base64");
  scene.met.add(basic(given.clientId, given.clientSecret)).add(basic(given.accessKey, given.accessKeySecret));
  expect(scene.met.size).toBeGreaterThan(20);

  const disk = bytesOf(house);
  const rows = JSON.stringify(await house.server.services.store.database.query("SELECT * FROM runs"));
  expect(disk).toContain("list_users");
  expect(rows.length).toBeGreaterThan(5_000);
  const answers = house.heard.join("\n");
  expect(answers).toContain("••••");
  for (const secret of scene.met) {
    for (const [place, text] of Object.entries({ log: house.log(), answers, disk, rows }))
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
  }
  // What a browser has to be told is nowhere else.
  for (const secret of [...cookies, admin.csrf]) {
    for (const [place, text] of Object.entries({ log: house.log(), disk, rows }))
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
  }
  expect(disk).not.toContain("CANARY");
  expect(house.log()).not.toContain("CANARY");
}, 60_000);

test("pages and errors of the server's own say nothing of what went wrong inside", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const connection = await connectAccount(admin);
  const { database, secrets } = house.server.services.store;
  const { accessToken = "" } = await secrets.get(connection);
  await database.query("UPDATE secrets SET ciphertext = 'spoilt.CANARY.a.b' WHERE owner_id = $1", [connection]);
  const { status, text } = await admin.post("/actions/list_users/run", { connection, input: {} });
  expect(status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({
    error: { code: "internal_error", remedy: expect.stringContaining("Search the server's log") },
  });
  const step = await house.step("list_users", {}, { "x-connection-id": connection });
  expect(step.status).toBe(503);
  expect(text + JSON.stringify(step) + house.log()).not.toMatch(new RegExp(`CANARY|${accessToken}`));
  expect(house.log()).toContain("request failed");
});
