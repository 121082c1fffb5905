// The command restate with a Restate server.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPointer } from "gong-connector/internal";
import { expect, onTestFinished, test } from "vitest";
import { runCli, startCli } from "../../../test/helpers/run_cli.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { postJson, startRestateServer } from "./helpers/restate_server.ts";
import { openRestateTest } from "./helpers/restate_test.ts";
import { createStoredConnections } from "./helpers/stored_connections.ts";

/** Starts the command and waits until it listens. */
async function startCommand(args: string[], env: Record<string, string> = {}) {
  const child = startCli(["restate", "--port", "0", ...args], env);
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes("Ctrl-C")) break;
  }
  return { child, url: /listens on (http:\S+)\. /.exec(out)?.[1] ?? "", out };
}

test("runs steps on the simulated Gong until SIGINT", async () => {
  const restate = await startRestateServer();
  onTestFinished(() => restate.close());
  const ingress = restate.nodes[0]?.ingress ?? "";
  const { child, url, out } = await startCommand(["--sandbox", "--ingress-url", ingress]);
  expect(out).toContain(`${ingress}/gong/list_users`);
  await restate.register(url);
  const response = await postJson(`${ingress}/gong/list_users`, { limit: 2 });
  expect(getPointer(await response.json(), "/items")).toHaveLength(2);
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});

test("finishes the running step before the worker stops", async () => {
  const restate = await startRestateServer();
  onTestFinished(() => restate.close());
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<ServerResponse>();
  const slow = await startHttpServer((_request, response) => arrive(response));
  const env = { GONG_BASE_URL: slow, GONG_ACCESS_KEY: "key", GONG_ACCESS_KEY_SECRET: "secret" };
  const { child, url } = await startCommand(["--rate-limiter", "store"], env);
  await restate.register(url);
  const result = postJson(`${restate.nodes[0]?.ingress}/gong/list_users`, { limit: 1 });
  const response = await arrived;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  response
    .writeHead(200, { "content-type": "application/json" })
    .end('{"requestId":"1","records":{},"users":[{"id":"1"}]}');
  expect((await result).status).toBe(200);
  expect((await exit)[0]).toBe(0);
});

test("stops without waiting for clients that do not respond", async () => {
  const { child, url } = await startCommand(["--sandbox", "--rate-limiter", "store"]);
  // The second one starts HTTP/2, and does not confirm the settings of the worker.
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
  for (const content of ["", preface]) {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    socket.write(content);
    // The settings of the worker: it has accepted the connection.
    await once(socket, "data");
  }
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
});

test.for([
  ["a port that is in use", (port: string) => ["--port", port], "Choose another port"],
  ["a wrong identity key", () => ["--identity-keys", "key_1"], "that your Restate server prints"],
] as const)("ends with an error for %s", async ([_name, getArgs, remedy]) => {
  const { port } = new URL(await startHttpServer(() => {}));
  const { code, err } = await runCli(["restate", "--sandbox", ...getArgs(port)]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(remedy) });
});

test("runs steps with a stored connection and refreshes its token", async () => {
  const environment = await openRestateTest();
  const { dataDirectory, id } = await createStoredConnections(environment, 30_000);
  const env = { GONG_OAUTH_BASE_URL: environment.gong.url, GONG_ALLOWED_DOMAINS: "127.0.0.1" };
  const { url } = await startCommand(["--data-dir", dataDirectory, "--ingress-url", environment.ingress], env);
  await environment.restate.register(url);
  const unknown = await environment.invoke("gong/list_users", {}, { "x-connection-id": "con_none" });
  expect(unknown).toMatchObject({
    status: 404,
    output: { message: expect.stringContaining("connection con_none") },
  });
  expect((await environment.invoke("gong/list_users", { limit: 1 }, { "x-connection-id": id })).status).toBe(200);
  expect(environment.requests).toEqual(["POST /oauth2/generate-customer-token 200", "GET /v2/users 200"]);
  const query = "SELECT service_key FROM state WHERE service_name = 'gong_rate_limiter'";
  const keys = await postJson(
    `${environment.restate.nodes[0]?.admin}/query`,
    { query },
    { accept: "application/json" },
  );
  expect(await keys.json()).toEqual({ rows: [{ service_key: "fernhill" }] });
});

test("listens on all addresses only with --identity-keys, and rejects unsigned requests", async () => {
  const { code, err } = await runCli(["restate", "--host", "0.0.0.0", "--port", "0"]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("--identity-keys") });
  const identity = createIdentity();
  const { url } = await startCommand(["--sandbox", "--rate-limiter", "store", "--identity-keys", identity.publicKey]);
  const unsigned = await startRestateServer();
  onTestFinished(() => unsigned.close());
  await expect(unsigned.register(url)).rejects.toThrow(/401/);
  const restate = await startRestateServer({ env: { RESTATE_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE: identity.file } });
  onTestFinished(() => restate.close());
  await restate.register(url);
  expect((await postJson(`${restate.nodes[0]?.ingress}/gong/list_users`, { limit: 1 })).status).toBe(200);
});

/** A key pair of a Restate server: the file of the private key, and the public key for workers. */
function createIdentity(): { file: string; publicKey: string } {
  const folder = mkdtempSync(join(tmpdir(), "identity-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const file = join(folder, "key.pem");
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }));
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  return { file, publicKey: `publickeyv1_${base58(raw)}` };
}

function base58(bytes: Uint8Array): string {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let text = "";
  for (let remaining = BigInt(`0x${Buffer.from(bytes).toString("hex")}`); remaining > 0n; remaining /= 58n) {
    text = `${alphabet[Number(remaining % 58n)]}${text}`;
  }
  return text;
}
