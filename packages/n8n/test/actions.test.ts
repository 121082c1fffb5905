// The action node in n8n's execution engine, with requests to the sandbox by n8n's HTTP client.
import { createSandboxInput, type Sandbox, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installPackage, N8nHost } from "./n8n_host.ts";

let host: N8nHost;
let sandbox: Sandbox;
let close: () => Promise<void>;
let tarballBytes = 0;

beforeAll(async () => {
  tarballBytes = installPackage();
  const server = await startSandboxServer({ port: 0, calls: 60, rateLimits: false });
  ({ sandbox, close } = server);
  host = await N8nHost.create({ gongConnectorApi: { ...sandbox.credentials, baseUrl: server.url } });
});
afterAll(async () => close());

test("the package has at most 300 kB", () => {
  expect(tarballBytes).toBeLessThanOrEqual(300_000);
});

test("users are listed up to the limit", async () => {
  const items = await host.run({ authentication: "apiKey", resource: "users", operation: "list_users", limit: 3 });
  expect(items).toHaveLength(3);
  expect(items[0]?.json.emailAddress).toContain("@");
});
