// @ts-nocheck
// What browsers are given: the built pages with headers that forbid tricks, one address for all of them, and health.
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createTempDirectory, startSettingsServer } from "./helpers/settings_server.ts";

const script = `console.log(${JSON.stringify("x".repeat(2000))})`;

/** A build of two files. */
function pages(): URL {
  const directory = createTempDirectory();
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), "<!doctype html><title>The pages</title>");
  writeFileSync(join(directory, "assets/index-abc.js"), script);
  writeFileSync(join(directory, "assets/index-abc.js.gz"), gzipSync(script));
  return pathToFileURL(`${directory}/`);
}

const html = { accept: "text/html,application/xhtml+xml" };

test("every address that the pages draw is the one page, with a policy that runs nothing foreign", async () => {
  const house = await startSettingsServer({ pages: pages() });
  for (const path of ["/", "/connections?open=con_1", "/actions/list_users/run", "/nowhere"]) {
    const response = await fetch(`${house.url}${path}`, { headers: html });
    expect(response.status, path).toBe(200);
    expect(await response.text()).toContain("The pages");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none';script-src 'self';style-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-cache",
      "x-request-id": expect.any(String),
    });
  }
});

test("built files last, and come compressed where the build has them so", async () => {
  const house = await startSettingsServer({ pages: pages() });
  const response = await fetch(`${house.url}/assets/index-abc.js`, { headers: { "accept-encoding": "gzip" } });
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
] as const)("%s %s is no page", async ([method, path, headers]) => {
  const house = await startSettingsServer({ pages: pages() });
  const text = await new Promise<string>((resolve, reject) => {
    const call = request(`${house.url}/`, { method, path, headers: { ...headers } }, async (response) => {
      expect([401, 403, 404]).toContain(response.statusCode);
      resolve(Buffer.concat(await response.toArray()).toString());
    });
    call.on("error", reject).end();
  });
  expect(text).not.toMatch(/The pages|"name"/);
});

test("without a build, a page says how to make one", async () => {
  const house = await startSettingsServer({ pages: pathToFileURL(`${createTempDirectory()}/`) });
  const response = await fetch(`${house.url}/`, { headers: html });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("npm run build");
});

test("another name of this machine leads to the address that cookies belong to", async () => {
  const house = await startSettingsServer({ pages: pages() });
  const { port } = new URL(house.url);
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
  expect(await visit(`localhost:${port}`, "navigate")).toBe(`${house.url}/settings?a=1`);
  expect(await visit(`localhost:${port}`, "cors")).toBeUndefined();
  expect(await visit(`evil.example:${port}`, "navigate")).toBeUndefined();
  expect(await visit(`127.0.0.1:${port}`, "navigate")).toBeUndefined();
});

test("plain pages draw themselves without a script", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const { url } = (await admin.post<{ url: string }>("/connect-links", { customer: "Cedar" })).body;
  const response = await fetch(url);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/style-src 'sha256-[^']+';/);
  expect(policy).toContain(`form-action 'self' ${(await house.sandbox()).url};`);
  expect(policy).not.toContain("unsafe");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).not.toContain("<script");
});

test("health needs nobody, readiness asks the store", async () => {
  const house = await startSettingsServer();
  expect(await (await fetch(`${house.url}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${house.url}/readyz`)).json()).toMatchObject({ status: "ready" });
  await house.server.services.store.database.query("DROP TABLE settings");
  expect((await fetch(`${house.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${house.url}/healthz`)).status).toBe(200);
});

test("each answer is one line of the log, by its route, with the id that the answer carries", async () => {
  const house = await startSettingsServer();
  const response = await fetch(`${house.url}/connect/CANARY?a=CANARY`);
  const id = response.headers.get("x-request-id");
  const lines = house
    .log()
    .trim()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.filter(({ reqId }) => reqId === id)).toMatchObject([
    { method: "GET", route: "/connect/:token", status: 404, durationMs: expect.any(Number) },
  ]);
  expect(house.log()).not.toContain("CANARY");
});
