// @ts-nocheck
// `gong-connector restate` as a user starts it, before a real Restate server.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPointer } from "gong-connector/internal";
import { AppSettings, appOwner, openStore, type StoreOptions } from "gong-connector-server";
import { expect, onTestFinished, test } from "vitest";
import { runCli, startCli } from "../../../test/helpers/run_cli.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { postJson, startRestateServer } from "./helpers/restate_server.ts";
import { openRestateTest } from "./helpers/restate_test.ts";
import { createStoredConnections } from "./helpers/stored_connections.ts";

/** Starts the command; its address, when it listens. */
async function served(args: string[], env: Record<string, string> = {}) {
  const child = startCli(["restate", "--port", "0", ...args], env);
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes("Ctrl-C")) break;
  }
  return { child, url: /listens on (http:\S+)\. /.exec(out)?.[1] ?? "", out };
}

test("runs steps on the simulated Gong, and Ctrl-C stops it", async () => {
  const engine = await startRestateServer();
  onTestFinished(() => engine.close());
  const ingress = engine.nodes[0]?.ingress ?? "";
  const { child, url, out } = await served(["--sandbox", "--ingress-url", ingress]);
  expect(out).toContain(`${ingress}/gong/list_users`);
  await engine.register(url);
  const response = await postJson(`${ingress}/gong/list_users`, { limit: 2 });
  expect(getPointer(await response.json(), "/items")).toHaveLength(2);
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});

test("a step that is under way ends well when the worker is told to stop", async () => {
  const engine = await startRestateServer();
  onTestFinished(() => engine.close());
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<ServerResponse>();
  const slow = await startHttpServer((_request, response) => arrive(response));
  const env = { GONG_BASE_URL: slow, GONG_ACCESS_KEY: "key", GONG_ACCESS_KEY_SECRET: "secret" };
  const { child, url } = await served(["--rate-limiter", "store"], env);
  await engine.register(url);
  const outcome = postJson(`${engine.nodes[0]?.ingress}/gong/list_users`, { limit: 1 });
  const response = await arrived;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  response
    .writeHead(200, { "content-type": "application/json" })
    .end('{"requestId":"1","records":{},"users":[{"id":"1"}]}');
  expect((await outcome).status).toBe(200);
  expect((await exit)[0]).toBe(0);
});

test("runs steps under a stored connection, and renews its token", async () => {
  const house = await openRestateTest();
  const { store, id } = await createStoredConnections(house, 30_000);
  await registered(store, house.served.sandbox.credentials);
  const env = { GONG_OAUTH_BASE_URL: house.served.url, GONG_ALLOWED_DOMAINS: "127.0.0.1" };
  const { url } = await served(["--data-dir", store.directory, "--ingress-url", house.ingress], env);
  await house.engine.register(url);
  const without = await house.call("gong/list_users", {}, { "x-connection-id": "con_none" });
  expect(without).toMatchObject({
    status: 404,
    output: { message: expect.stringContaining("no connection con_none") },
  });
  expect((await house.call("gong/list_users", { limit: 1 }, { "x-connection-id": id })).status).toBe(200);
  expect(house.asked).toEqual(["POST /oauth2/generate-customer-token 200", "GET /v2/users 200"]);
  const query = "SELECT service_key FROM state WHERE service_name = 'gong_pace'";
  const paced = await postJson(`${house.engine.nodes[0]?.admin}/query`, { query }, { accept: "application/json" });
  expect(await paced.json()).toEqual({ rows: [{ service_key: "fernhill" }] });
});

/** The app's own client, as the settings page stores it. */
async function registered(
  options: StoreOptions,
  { clientId, clientSecret }: Record<"clientId" | "clientSecret", string>,
) {
  const store = await openStore(options);
  await new AppSettings(store, ["127.0.0.1"]).update({
    credentialSource: "configured",
    values: { oauth2: { clientId }, api_key: {} },
  });
  await store.secrets.set(appOwner, { "oauth2.clientSecret": clientSecret });
  await store.close();
}

test("is not offered to others unless they have to sign, and answers the server that does", async () => {
  const { code, err } = await runCli(["restate", "--host", "0.0.0.0", "--port", "0"]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("--identity-keys") });
  const identity = newIdentity();
  const { url } = await served(["--sandbox", "--rate-limiter", "store", "--identity-keys", identity.publicKey]);
  const stranger = await startRestateServer();
  onTestFinished(() => stranger.close());
  await expect(stranger.register(url)).rejects.toThrow(/401/);
  const engine = await startRestateServer({ env: { RESTATE_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE: identity.file } });
  onTestFinished(() => engine.close());
  await engine.register(url);
  expect((await postJson(`${engine.nodes[0]?.ingress}/gong/list_users`, { limit: 1 })).status).toBe(200);
});

/** A key for a server's signature, and what workers are told of it. */
function newIdentity(): { file: string; publicKey: string } {
  const folder = mkdtempSync(join(tmpdir(), "identity-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const file = join(folder, "key.pem");
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }));
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  return { file, publicKey: `publickeyv1_${base58(raw)}` };
}

function base58(bytes: Uint8Array): string {
  const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let text = "";
  for (let left = BigInt(`0x${Buffer.from(bytes).toString("hex")}`); left > 0n; left /= 58n) {
    text = `${letters[Number(left % 58n)]}${text}`;
  }
  return text;
}
