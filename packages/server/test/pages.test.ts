// The built pages: security headers, caching, fallbacks and redirects; health checks and the log.
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createTempDirectory, startSettingsServer } from "./helpers/settings_server.ts";

const script = `console.log(${JSON.stringify("x".repeat(2000))})`;

/** A build with two files. */
function createBuild(): URL {
  const directory = createTempDirectory();
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), "<!doctype html><title>The pages</title>");
  writeFileSync(join(directory, "assets/index-abc.js"), script);
  writeFileSync(join(directory, "assets/index-abc.js.gz"), gzipSync(script));
  return pathToFileURL(`${directory}/`);
}

const html = { accept: "text/html,application/xhtml+xml" };

test("serves index.html for every path of the web app, with security headers", async () => {
  const app = await startSettingsServer({ pages: createBuild() });
  for (const path of ["/", "/connections?open=con_1", "/actions/list_users/run", "/nowhere"]) {
    const response = await fetch(`${app.url}${path}`, { headers: html });
    expect(response.status, path).toBe(200);
    expect(await response.text()).toContain("The pages");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "origin-agent-cluster": "?1",
      "x-dns-prefetch-control": "off",
      "x-download-options": "noopen",
      "x-permitted-cross-domain-policies": "none",
      "x-xss-protection": "0",
      "cache-control": "no-cache",
      "x-request-id": expect.any(String),
    });
  }
});

test("serves assets compressed and cached", async () => {
  const app = await startSettingsServer({ pages: createBuild() });
  const response = await fetch(`${app.url}/assets/index-abc.js`, { headers: { "accept-encoding": "gzip" } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": expect.stringContaining("javascript"),
    "content-encoding": "gzip",
    "cache-control": "public, max-age=31536000, immutable",
  });
  expect(await response.text()).toBe(script);
});

test.for([
  ["GET", "/assets/none.js", html],
  ["GET", "/api/app/none", html],
  ["GET", "/api/v2/none", html],
  ["GET", "/assets/../../package.json", html],
  ["GET", "/assets/%2e%2e/%2e%2e/package.json", html],
  ["GET", "/data.json", { accept: "application/json" }],
  ["POST", "/connections", html],
] as const)("serves no page for %s %s", async ([method, path, headers]) => {
  const app = await startSettingsServer({ pages: createBuild() });
  const text = await new Promise<string>((resolve, reject) => {
    const call = request(`${app.url}/`, { method, path, headers: { ...headers } }, async (response) => {
      expect([401, 403, 404]).toContain(response.statusCode);
      resolve(Buffer.concat(await response.toArray()).toString());
    });
    call.on("error", reject).end();
  });
  expect(text).not.toMatch(/The pages|"name"/);
});

test("shows how to build the pages when they are missing", async () => {
  const app = await startSettingsServer({ pages: pathToFileURL(`${createTempDirectory()}/`) });
  const response = await fetch(`${app.url}/`, { headers: html });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("npm run build");
});

test("redirects other names of loopback to the host of the cookies", async () => {
  const app = await startSettingsServer({ pages: createBuild() });
  const { port } = new URL(app.url);
  const visit = (host: string, mode: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      const headers = { ...html, host, "sec-fetch-mode": mode };
      request({ host: "127.0.0.1", port, path: "/settings?a=1", headers }, (response) => {
        response.resume();
        resolve(response.headers.location);
      })
        .on("error", reject)
        .end();
    });
  expect(await visit(`localhost:${port}`, "navigate")).toBe(`${app.url}/settings?a=1`);
  expect(await visit(`localhost:${port}`, "cors")).toBeUndefined();
  expect(await visit(`evil.example:${port}`, "navigate")).toBeUndefined();
  expect(await visit(`127.0.0.1:${port}`, "navigate")).toBeUndefined();
});

test("serves plain pages without scripts", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const { url } = (await admin.post<{ url: string }>("/connect-links", { customer: "Cedar" })).body;
  const response = await fetch(url);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/style-src 'sha256-[^']+';/);
  expect(policy).toContain(`form-action 'self' ${(await app.sandbox()).url};`);
  expect(policy).not.toContain("unsafe");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).not.toContain("<script");
});

test("reports readiness only when the store works, and health without authentication", async () => {
  const app = await startSettingsServer();
  expect(await (await fetch(`${app.url}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${app.url}/readyz`)).json()).toMatchObject({ status: "ready" });
  await app.server.services.store.database.query("DROP TABLE settings");
  // Probes within a second share one check.
  await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});

test("logs one line for each response, with its client, route and request id", async () => {
  const app = await startSettingsServer();
  const response = await fetch(`${app.url}/connect/CANARY?a=CANARY`);
  const id = response.headers.get("x-request-id");
  const lines = app
    .log()
    .trim()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.filter(({ reqId }) => reqId === id)).toMatchObject([
    { client: "127.0.0.1", method: "GET", route: "/connect/:token", status: 404, durationMs: expect.any(Number) },
  ]);
  expect(app.log()).not.toContain("CANARY");
});
