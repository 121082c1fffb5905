// Addresses that events may be delivered to: checked when the URL is entered, and again for each delivery.
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { EventRow, Page, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { DeliveryPolicy } from "../src/triggers/delivery_policy.ts";
import { startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { createWebhookBody, publicKey, signWebhook } from "./helpers/webhook_sender.ts";

function createPolicy(allowedNetworks?: string, isLoopback = false): DeliveryPolicy {
  return new DeliveryPolicy({ allowedNetworks, isListeningOnLoopback: () => isLoopback });
}

test("accepts https to public addresses only, by default on a server that others can reach", () => {
  const policy = createPolicy();
  const accepted = ["https://engine.example/in", "https://93.184.215.14/", "https://[2606:2800:21f::1]:8443/"];
  const rejected = [
    "http://engine.example/in",
    "http://93.184.215.14/",
    "https://127.0.0.1/",
    "https://localhost:3000/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "ftp://engine.example/",
    "engine.example",
  ];
  expect(accepted.filter((url) => policy.findProblem(url) !== undefined)).toEqual([]);
  expect(rejected.filter((url) => policy.findProblem(url) === undefined)).toEqual([]);
  expect(policy.findProblem("https://10.0.0.1/")).toContain("DELIVERY_ALLOWED_NETWORKS");
  expect(policy.findProblem("https://169.254.169.254/")).toContain("never allowed");
});

test("accepts http and private addresses inside the allowed networks", () => {
  const policy = createPolicy("10.1.0.0/16, fd00:1::/32");
  const accepted = ["http://10.1.2.3/", "https://10.1.2.3/", "http://[fd00:1::5]/", "https://engine.example/"];
  const rejected = ["http://10.2.0.1/", "http://127.0.0.1/", "http://93.184.215.14/"];
  expect(accepted.filter((url) => policy.findProblem(url) !== undefined)).toEqual([]);
  expect(rejected.filter((url) => policy.findProblem(url) === undefined)).toEqual([]);
  // Only the lookup shows where a hostname leads.
  expect(policy.findProblem("http://engine.internal/")).toBeUndefined();
  const rule = policy.getAddressRule("http://engine.internal/");
  expect(["10.1.0.9", "10.2.0.1", "93.184.215.14"].map(rule)).toEqual([true, false, false]);
  expect(policy.getAddressRule("https://engine.internal/")("93.184.215.14")).toBe(true);
});

test("accepts loopback by default while the server listens on loopback", () => {
  expect(createPolicy(undefined, true).findProblem("http://localhost:3000/in")).toBeUndefined();
  expect(createPolicy(undefined, true).findProblem("http://[::1]:3000/in")).toBeUndefined();
  expect(createPolicy(undefined, true).findProblem("http://10.0.0.1/")).toBeDefined();
  expect(createPolicy("10.0.0.0/8", true).findProblem("http://localhost:3000/in")).toBeDefined();
});

test("never accepts link-local and metadata addresses, also inside the allowed networks", () => {
  const policy = createPolicy("0.0.0.0/0 ::/0");
  const addresses = [
    "169.254.169.254",
    "169.254.1.1",
    "fe80::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "100.100.100.200",
    "168.63.129.16",
    "::ffff:a9fe:a9fe",
  ];
  const rule = policy.getAddressRule("https://engine.example/");
  expect(addresses.filter(rule)).toEqual([]);
  const urls = addresses.map((address) => `https://${address.includes(":") ? `[${address}]` : address}/`);
  expect(urls.filter((url) => policy.findProblem(url) === undefined)).toEqual([]);
  expect(rule("10.0.0.1")).toBe(true);
});

test.for([
  ["no URL", "must be an https URL"],
  ["ftp://93.184.215.14/", "must be an https URL"],
  ["xhttp://93.184.215.14/", "must be an https URL"],
  ["httpx://93.184.215.14/", "must be an https URL"],
  ["https://user@engine.example/", "must have no user and password: the engine verifies the signature of deliveries"],
  [
    "https://:secret@engine.example/",
    "must have no user and password: the engine verifies the signature of deliveries",
  ],
  ["http://engine.example/", "must be https outside of DELIVERY_ALLOWED_NETWORKS"],
  ["http://93.184.215.14/", "must be https outside of DELIVERY_ALLOWED_NETWORKS"],
  ["https://[fd00::1]/", "leads to a private address that DELIVERY_ALLOWED_NETWORKS does not contain"],
  ["https://localhost/", "leads to a private address that DELIVERY_ALLOWED_NETWORKS does not contain"],
  ["https://[fe80::1]/", "leads to a link-local or metadata address, which is never allowed"],
] as const)("rejects %s with the reason", ([url, reason]) => {
  expect(createPolicy().findProblem(url)).toBe(reason);
});

async function createSubscription(admin: TestBrowser, deliveryUrl: string) {
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const webhook = { verification: "jwt", publicKey };
  const input = { trigger: "call_analyzed", connection: body.connection.id, input: {}, webhook, deliveryUrl };
  return admin.post<SubscriptionSecrets>("/subscriptions", input);
}

test("looks a hostname up for each delivery and sends nothing to an address that is not allowed", async () => {
  let posts = 0;
  const engine = createServer((_request, response) => {
    posts += 1;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => engine.listen(0, "localhost", resolve));
  onTestFinished(() => void engine.close());
  const address = engine.address();
  const port = typeof address === "object" ? address?.port : 0;

  // The URL was accepted by a server with other settings; its host leads to loopback.
  const before = await startSettingsServer();
  const created = await createSubscription(await before.admin(), `http://localhost:${port}/in`);
  expect(created.status).toBe(201);
  await before.server.services.scheduler.stop();

  const app = await startSettingsServer({ storeOptions: before.storeOptions, deliveryAllowedNetworks: "10.0.0.0/8" });
  const admin = await app.admin();
  const { id } = created.body.subscription;
  const path = `${app.url}/webhooks/${id}`;
  const body = createWebhookBody("1");
  const headers = { authorization: signWebhook(path, body, Date.now()), "content-type": "application/json" };
  expect((await fetch(path, { method: "POST", headers, body })).status).toBe(200);
  await app.server.services.scheduler.waitUntilIdle();
  const { items } = (await admin.get<Page<EventRow>>(`/subscriptions/${id}/events`)).body;
  expect(items).toMatchObject([
    { delivery: { state: "pending", message: expect.stringContaining("DELIVERY_ALLOWED_NETWORKS") } },
  ]);
  expect(posts).toBe(0);
  const changed = await admin.request("PATCH", `/api/app/subscriptions/${id}`, { deliveryUrl: "https://10.0.0.1/" });
  expect(changed.status).toBe(200);
});

test("rejects a delivery URL that leads to a private network when it is entered", async () => {
  const app = await startSettingsServer();
  expect(await createSubscription(await app.admin(), "http://10.0.0.1/in")).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/deliveryUrl", message: expect.stringContaining("private address") }] } },
  });
});
