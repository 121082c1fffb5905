// Every kind of outgoing request uses the proxy and the certificates that the environment names.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createSelfSignedCertificate } from "../helpers/certificate.ts";
import { startLoggingProxy } from "../helpers/logging_proxy.ts";
import { startHttpServer, startHttpsServer } from "../helpers/servers.ts";

const program = fileURLToPath(new URL("../helpers/outgoing_requests.ts", import.meta.url));
/** No DNS server knows this name, and nothing listens at this address: only the proxy leads to the test server. */
const hostname = "api.gong.test";
const publicAddress = "192.31.196.99";

const respond: RequestListener = (request, response) => {
  request.resume();
  const bodies: Readonly<Record<string, unknown>> = {
    "/v2/users": { records: {}, users: [{ id: "1" }] },
    "/token": { access_token: "ACCESS", refresh_token: "NEXT", expires_in: 60 },
    "/openapi.json": { openapi: "3.0.1", paths: {} },
  };
  const path = request.url?.split("?")[0] ?? "";
  response.end(path === "/media" ? "sound" : JSON.stringify(bodies[path] ?? {}));
};

const successes = {
  api: { items: [{ id: "1" }] },
  token: "ACCESS",
  media: "sound",
  delivery: expect.objectContaining({ status: 200 }),
  openapi: expect.stringContaining("differences"),
};

/** TEST_NODE is another Node to run the program with. */
async function sendRequests(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<unknown> {
  const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
  const { stdout } = await promisify(execFile)(
    process.env.TEST_NODE ?? process.execPath,
    ["--conditions=gong-connector-source", program, ...args],
    { env: { PATH, NODE_COMPILE_CACHE, ...environment } },
  ).catch((error: { stdout: string; stderr: string }) => {
    if (error.stdout) return error;
    throw new Error(error.stderr);
  });
  return JSON.parse(stdout);
}

function writeCertificate(cert: string): string {
  const directory = mkdtempSync(join(tmpdir(), "certificate-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "ca.pem");
  writeFileSync(file, cert);
  return file;
}

test("https requests of every kind go through HTTPS_PROXY and trust NODE_EXTRA_CA_CERTS", async () => {
  const identity = createSelfSignedCertificate(Date.now(), [hostname, publicAddress]);
  const proxy = await startLoggingProxy({
    target: await startHttpsServer(identity, respond),
    credentials: "user:pa%ss",
  });
  const result = await sendRequests([`https://${hostname}`, `https://${publicAddress}`], {
    HTTPS_PROXY: proxy.url.replace("//", "//user:pa%25ss@"),
    NODE_EXTRA_CA_CERTS: writeCertificate(identity.cert),
  });
  expect(result).toEqual(successes);
  // How many connections are kept depends on the time between requests.
  expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${hostname}:443`, `CONNECT ${publicAddress}:443`]));
});

test("each error of a network names the variable to set", async () => {
  const identity = createSelfSignedCertificate(Date.now(), [hostname, publicAddress]);
  const target = await startHttpsServer(identity, respond);
  const proxy = await startLoggingProxy({ target });
  const locked = await startLoggingProxy({ target, credentials: "user:password" });
  const urls = [`https://${hostname}`, `https://${publicAddress}`];
  const untrusted = await sendRequests(urls, { HTTPS_PROXY: proxy.url });
  const unauthenticated = await sendRequests(urls, { HTTPS_PROXY: locked.url });
  const direct = await sendRequests([`https://${hostname}`, `https://${hostname}`], {});
  for (const [result, variable] of [
    [untrusted, "NODE_EXTRA_CA_CERTS"],
    [unauthenticated, "HTTPS_PROXY"],
    [direct, "HTTPS_PROXY"],
  ] as const) {
    const texts = Object.entries(Object(result)).map(([kind, value]) => [kind, JSON.stringify(value)]);
    expect(texts.filter(([, text]) => !text?.includes(variable))).toEqual([]);
    expect(texts).toHaveLength(5);
  }
  expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${hostname}:443`, `CONNECT ${publicAddress}:443`]));
});

test("http requests go through HTTP_PROXY except those that NO_PROXY names", async () => {
  const target = await startHttpServer(respond);
  const proxy = await startLoggingProxy({ target });
  const environment = { HTTP_PROXY: proxy.url };
  expect(await sendRequests([target, target], environment)).toMatchObject({ api: successes.api, token: "ACCESS" });
  expect(proxy.requests).toContain(`GET ${target}/v2/users`);
  proxy.requests.length = 0;
  const result = await sendRequests([target, target], { ...environment, NO_PROXY: "example.com, 127.0.0.1" });
  expect(result).toMatchObject({ api: successes.api, token: "ACCESS", openapi: successes.openapi });
  expect(proxy.requests).toEqual([]);
});
