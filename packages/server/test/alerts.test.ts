// Alerts: to a webhook with a signature, and by e-mail through an SMTP server.
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import type { Alert, AlertResult, AlertSettings, SavedAlerts } from "../src/api/settings_contract.ts";
import { connectAccount, type SettingsServerOptions, startSettingsServer } from "./helpers/settings_server.ts";
import { type ParsedMessage, readMessage, startSmtpServer } from "./helpers/smtp_server.ts";

interface Post {
  headers: Record<string, string>;
  body: string;
}

async function startReceiver(): Promise<{ url: string; posts: Post[]; setStatus(status: number): void }> {
  const posts: Post[] = [];
  let status = 204;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    posts.push({ headers, body });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/alerts?key=CANARY`,
    posts,
    setStatus: (next) => {
      status = next;
    },
  };
}

async function openSetup(options: SettingsServerOptions = {}) {
  const app = await startSettingsServer(options);
  const admin = await app.admin();
  const receiver = await startReceiver();
  const save = (emailTo: string[] = [], webhookUrl = receiver.url) =>
    admin.put<SavedAlerts>("/alerts", { webhookUrl, emailTo });
  return { app, admin, receiver, save, run: () => app.server.alertJob.run() };
}

test("posts one signed alert for a new problem, and another one when it comes back", async () => {
  const { app, admin, receiver, save, run } = await openSetup();
  const id = await connectAccount(admin);
  const { body } = await save();
  expect(body).toMatchObject({ webhookUrl: receiver.url, signingSecret: expect.stringMatching(/^whsec_/) });
  expect((await admin.get<AlertSettings>("/alerts")).text).not.toContain(body.signingSecret);
  await run();
  expect(receiver.posts).toEqual([]);
  const setScopes = (selected: string[]) => admin.put("/scopes", { selected, custom: [] });
  await setScopes(["api:calls:read:basic"]);
  await run();
  await run();
  const [post, ...others] = receiver.posts;
  expect(others).toEqual([]);
  const alert = new Webhook(body.signingSecret ?? "").verify(post?.body ?? "", post?.headers ?? {});
  expect(alert).toEqual({
    type: "connection_needs_attention",
    at: expect.any(String),
    message: "Fernhill: 1 requested scope is not granted.",
    url: `${app.url}/connections?open=${id}`,
  });
  await setScopes([]);
  await run();
  await setScopes(["api:calls:read:basic"]);
  await run();
  expect(receiver.posts).toHaveLength(2);
});

test("sends an alert again until the receiver accepts it", async () => {
  const { app, admin, receiver, save, run } = await openSetup();
  await save();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const subscription = { trigger: "user_changed", connection: body.connection.id, input: {} };
  expect((await admin.post("/subscriptions", subscription)).status).toBe(201);
  const rejection = { status: 403, body: { requestId: "r", errors: ["No"] } };
  (await app.sandbox()).sandbox.injectFault({ operation: "GET /v2/users", times: 50, ...rejection });
  await app.server.services.scheduler.waitUntilIdle();
  receiver.setStatus(500);
  await run();
  receiver.setStatus(200);
  await run();
  await run();
  expect(receiver.posts).toHaveLength(2);
  const alert: Alert = JSON.parse(receiver.posts[1]?.body ?? "");
  expect(alert).toMatchObject({
    type: "trigger_failing",
    message: expect.stringContaining("User Changed of Fernhill"),
  });
});

test("sends an alert once a day when 80 % of the quota is used", async () => {
  const clock = { now: Date.UTC(2026, 3, 15, 12) };
  const { app, receiver, save, run } = await openSetup({ now: () => clock.now });
  await save();
  const { database } = app.server.services.store;
  const setUsed = (used: number) =>
    database.query(
      `INSERT INTO rate_limiter_states (quota_key, next_request_at, day, requests_used) VALUES ('fernhill', 0, $1, $2)
       ON CONFLICT (quota_key) DO UPDATE SET day = excluded.day, requests_used = excluded.requests_used`,
      [Math.floor(clock.now / 86_400_000), used],
    );
  await setUsed(7_999);
  await run();
  expect(receiver.posts).toEqual([]);
  await setUsed(8_000);
  await run();
  await run();
  expect(receiver.posts.map(({ body }): Alert => JSON.parse(body))).toMatchObject([
    { type: "quota_warning", message: "8,000 of 10,000 requests of today are used.", url: `${app.url}/usage` },
  ]);
  clock.now += 86_400_000;
  await setUsed(9_000);
  await run();
  expect(receiver.posts).toHaveLength(2);
});

test("sends alerts by e-mail with the user and password of SMTP_URL, and reports a wrong password without it", async () => {
  const smtp = await startSmtpServer({ user: "alerts", password: "p@ss-CANARY" });
  const { admin, save } = await openSetup({ smtpUrl: smtp.getUrl("p@ss-CANARY"), smtpFrom: "connector@example.com" });
  expect((await save(["ops@example.com", "ana@example.com"], "")).body).toMatchObject({ canSendEmail: true });
  const { body: results } = await admin.post<AlertResult[]>("/alerts/test");
  expect(results).toEqual([{ channel: "email", ok: true, message: expect.any(String) }]);
  const message: ParsedMessage = readMessage(smtp.messages[0]);
  expect(message).toMatchObject({
    from: "connector@example.com",
    to: ["ops@example.com", "ana@example.com"],
    subject: "Gong connector: This is a test alert. Nothing needs attention.",
    text: expect.stringContaining("/admin"),
  });
  const other = await openSetup({ smtpUrl: smtp.getUrl("wrong-CANARY") });
  await other.save(["ops@example.com"], "");
  const failed = await other.admin.post<AlertResult[]>("/alerts/test");
  expect(failed.body).toMatchObject([{ channel: "email", ok: false, message: expect.stringContaining("EAUTH") }]);
  expect(failed.text + other.app.log()).not.toContain("CANARY");
});

test("stops without waiting for an SMTP server that does not respond", async () => {
  const arrived = Promise.withResolvers<Socket>();
  const silent = createTcpServer(arrived.resolve).listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const address = Object(silent.address());
  const { app, admin, save, run } = await openSetup({ smtpUrl: `smtp://127.0.0.1:${address.port}` });
  await connectAccount(admin);
  await save(["ops@example.com"], "");
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  const running = run();
  const socket = await arrived.promise;
  onTestFinished(() => void socket.destroy());
  let isClosed = false;
  socket.resume().once("end", () => {
    isClosed = true;
  });
  await app.server.alertJob.stop();
  await running;
  // Its time-out would have closed it.
  expect(isClosed).toBe(false);
});

test("rejects a webhook URL outside of the address rules, a wrong address and a wrong SMTP_URL", async () => {
  const { save } = await openSetup();
  expect((await save([], "http://10.0.0.1/")).body).toMatchObject({ error: { issues: [{ path: "/webhookUrl" }] } });
  expect((await save(["ops@example.com\r\nBcc: eve@example.com"])).body).toMatchObject({
    error: { issues: [{ path: "/emailTo/0" }] },
  });
  await expect(startSettingsServer({ smtpUrl: "https://mail.example.com" })).rejects.toMatchObject({
    code: "invalid_setting",
    remedy: expect.stringContaining("smtps://"),
  });
});
