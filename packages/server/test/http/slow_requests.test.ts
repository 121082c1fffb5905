// Slow and oversized requests on real sockets: what they may take before anybody is authenticated.
import { setInterval as every } from "node:timers/promises";
import { expect, test } from "vitest";
import { createPostHead, openRawClient } from "../helpers/raw_client.ts";
import { startSettingsServer, stepsToken } from "../helpers/settings_server.ts";

const steps = "/api/v2/integration-schema/gong/actions/list_users/execute";
const authorization = { authorization: `Bearer ${stepsToken}` };
/** Larger than `smallBodyBytes`. */
const largeBytes = 200_000;
/** Nothing times out, unless a test makes one of them short. */
const longMs = 600_000;
const patient = { headersTimeoutMs: longMs, bodyIdleTimeoutMs: longMs, bodyWindowMs: longMs };

test("responds with 408 to headers that are not complete in time", async () => {
  const { url } = await startSettingsServer({
    limits: { ...patient, headersTimeoutMs: 100, headersCheckIntervalMs: 20 },
  });
  const silent = await openRawClient(url);
  const partial = await openRawClient(url);
  partial.write("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ");
  const received = await partial.closed;
  expect(received).toMatch(/^HTTP\/1\.1 408 /);
  expect(received).toContain('"code":"request_timeout"');
  await silent.closed;
});

test("stops without waiting for connections on which no request has arrived", async () => {
  const { url, server } = await startSettingsServer({ limits: patient });
  const clients = [await openRawClient(url), await openRawClient(url)];
  clients[1]?.write("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ");
  // A response on another connection shows that the server has accepted these.
  await fetch(`${url}/healthz`);
  await server.close(longMs);
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(["", ""]);
});

test("responds with 400 to bytes that are not HTTP", async () => {
  const { url } = await startSettingsServer();
  const client = await openRawClient(url);
  client.write("\u0016\u0003\u0001 hello\r\n\r\n");
  expect(await client.closed).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"invalid_input"/);
});

test("ends a body that brings no byte with 408, in the format of the API", async () => {
  const { url, log } = await startSettingsServer({ limits: { ...patient, bodyIdleTimeoutMs: 100 } });
  const page = await openRawClient(url);
  page.write(`${createPostHead("/api/app/session", 100)}{"password":`);
  const step = await openRawClient(url);
  step.write(`${createPostHead(steps, largeBytes, authorization)}{`);
  const webForm = await openRawClient(url);
  webForm.write(createPostHead("/nowhere", 10));
  expect(await page.closed).toMatch(/^HTTP\/1\.1 408 [\s\S]*\{"error":\{[\s\S]*"code":"request_timeout"/);
  expect(await step.closed).toMatch(/^HTTP\/1\.1 408 [\s\S]*\{"node_status":"Errored"[\s\S]*"code":"request_timeout"/);
  expect(await webForm.closed).toMatch(/^HTTP\/1\.1 408 /);
  expect(log()).not.toContain('"level":50');
});

test("ends a body that drips, by its rate and, if it is small, by its time in all", async () => {
  const { url } = await startSettingsServer({
    limits: { ...patient, bodyWindowMs: 200, minBodyBytesPerSecond: 10_000 },
  });
  const large = await openRawClient(url);
  large.write(createPostHead(steps, largeBytes, authorization));
  const small = await openRawClient(url);
  small.write(createPostHead("/api/app/session", 1000));
  const chunked = await openRawClient(url);
  chunked.write(createPostHead("/api/app/session", 0).replace("content-length: 0", "transfer-encoding: chunked"));
  const stop = new AbortController();
  const drip = (async () => {
    for await (const _ of every(10, undefined, { signal: stop.signal })) {
      large.write(" ");
      small.write(" ");
      chunked.write("1\r\n \r\n");
    }
  })().catch(() => {});
  expect(await large.closed).toContain("less than 10000 bytes per second");
  expect(await small.closed).toContain("not complete after 0.2 s");
  expect(await chunked.closed).toContain("not complete after 0.2 s");
  stop.abort();
  await drip;
});

test("accepts a large body that takes several windows at more than the minimum rate", async () => {
  const { url } = await startSettingsServer({ limits: { ...patient, bodyWindowMs: 100, minBodyBytesPerSecond: 1 } });
  const client = await openRawClient(url);
  client.write(createPostHead(steps, largeBytes, { ...authorization, connection: "close" }));
  const content = JSON.stringify({ limit: 1, cursor: "x".repeat(largeBytes - 100) }).padEnd(largeBytes);
  const startedAt = performance.now();
  let sent = 0;
  // One byte in each window would do; the last ones are sent only after several windows.
  for await (const _ of every(10)) {
    const isLate = performance.now() - startedAt > 500;
    const end = isLate ? largeBytes : sent + 100;
    client.write(content.slice(sent, end));
    sent = end;
    if (isLate) break;
  }
  expect(await client.closed).not.toContain("HTTP/1.1 408");
});

test("rejects large bodies before they are read unless the request is authenticated", async () => {
  const app = await startSettingsServer();
  const link = await (await app.admin()).post<{ url: string }>("/connect-links", { customer: "Birch" });
  const getStatus = async (path: string, headers: Record<string, string> = {}) => {
    const client = await openRawClient(app.url);
    // The body never comes.
    client.write(createPostHead(path, 9_000_000, headers));
    const received = await new Promise<string>((resolve) =>
      client.socket.once("data", (text) => resolve(String(text))),
    );
    client.socket.destroy();
    return Number(received.split(" ")[1]);
  };
  expect({
    session: await getStatus("/api/app/session"),
    link: await getStatus(new URL(link.body.url).pathname, { "content-type": "application/x-www-form-urlencoded" }),
    unknownLink: await getStatus("/connect/unknown"),
    settings: await getStatus("/api/app/actions/list_users/run"),
    webhook: await getStatus("/webhooks/sub_none"),
    steps: await getStatus(steps),
    mcp: await getStatus("/mcp"),
    unknown: await getStatus("/nowhere"),
  }).toEqual({
    session: 413,
    link: 413,
    unknownLink: 404,
    settings: 401,
    webhook: 404,
    steps: 401,
    mcp: 401,
    unknown: 413,
  });
});

test("accepts a body over 10 MB only for an action whose input may contain an upload", async () => {
  const app = await startSettingsServer();
  const filler = "x".repeat(11_000_000);
  expect((await app.step("upload_target_assignments", { csv: filler })).status).toBe(413);
  expect(await app.step("upload_crm_entities", { entities: filler })).toMatchObject({
    status: 400,
    body: { body: { code: "invalid_input" } },
  });
});

test("keeps responding while 150 clients send large bodies to the sign-in", async () => {
  const { url } = await startSettingsServer({ limits: patient });
  const before = process.memoryUsage().rss;
  const chunk = "x".repeat(64 * 1024);
  const clients = await Promise.all(Array.from({ length: 150 }, () => openRawClient(url)));
  for (const client of clients) {
    client.write(createPostHead("/api/app/session", 9_000_000));
    for (let count = 0; count < 4; count += 1) client.write(chunk);
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  for (const received of await Promise.all(clients.map(({ closed }) => closed)))
    expect(received === "" || /^HTTP\/1\.1 (413|429) /.test(received)).toBe(true);
  console.log(`${Math.round((process.memoryUsage().rss - before) / 1e6)} MB more for 150 clients, in their process`);
});

test("closes the connection of a rejected request whose body does not end", async () => {
  const { url } = await startSettingsServer({ limits: { ...patient, discardTimeoutMs: 100 } });
  const client = await openRawClient(url);
  client.write(createPostHead(steps, largeBytes));
  expect(await client.closed).toMatch(/^HTTP\/1\.1 401 /);
});

test("keeps the connection when the body of a rejected request ends", async () => {
  const { url } = await startSettingsServer({ limits: { ...patient, discardTimeoutMs: 600_000 } });
  const client = await openRawClient(url);
  const next = async (): Promise<string> =>
    new Promise((resolve) => client.socket.once("data", (text) => resolve(String(text))));
  let response = next();
  client.write(createPostHead(steps, largeBytes));
  expect(await response).toMatch(/^HTTP\/1\.1 401 /);
  response = next();
  client.write(`${" ".repeat(largeBytes)}GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  expect(await response).toMatch(/^HTTP\/1\.1 200 /);
});

test("closes further connections when there are too many", async () => {
  const { url } = await startSettingsServer({ limits: { maxConnections: 2 } });
  const open = await Promise.all([openRawClient(url), openRawClient(url)]);
  const further = await openRawClient(url);
  expect(await further.closed).toBe("");
  for (const { socket } of open) socket.destroy();
  await Promise.all(open.map(({ closed }) => closed));
  await expect.poll(async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.status).toBe(200);
});

test("limits open event streams, and accepts a further one when one has ended", async () => {
  const app = await startSettingsServer({ limits: { maxOpenStreams: 1 } });
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const input = { trigger: "call_recorded", connection: body.connection.id, input: {} };
  const created = await admin.post<{ subscription: { id: string } }>("/subscriptions", input);
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const path = `/api/app/subscriptions/${created.body.subscription.id}/events/stream`;
  const openStream = async (signal?: AbortSignal) =>
    fetch(app.url + path, { headers: { cookie }, ...(signal && { signal }) });
  const leaving = new AbortController();
  expect((await openStream(leaving.signal)).status).toBe(200);
  const refused = await openStream();
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: { code: "too_many_streams", retryable: true } });
  leaving.abort();
  await expect.poll(async () => (await openStream(AbortSignal.timeout(5000))).status).toBe(200);
});
