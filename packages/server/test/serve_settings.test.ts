// Settings in the environment of serve that change how it sends requests to Gong.
import { expect, onTestFinished, test, vi } from "vitest";
import { startCli } from "../../../test/helpers/run_cli.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import type { SubscriptionRow, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { createTempDirectory, TestBrowser } from "./helpers/settings_server.ts";

const tokens = { ADMIN_TOKEN: "admin-token-of-the-tests", STEPS_TOKEN: "steps-token-of-the-tests" };

/** Starts the command with an environment, and returns its URL. */
async function serve(env: Record<string, string>): Promise<string> {
  const args = ["serve", "--port", "0", "--data-dir", createTempDirectory()];
  const child = startCli(args, { ...tokens, ...env });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let out = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes("Press Ctrl-C")) break;
  }
  return /Settings page: (\S+)/.exec(out)?.[1] ?? "";
}

test("MAX_WAIT_MS limits how long a step waits as Gong asks", async () => {
  const GONG_BASE_URL = await startHttpServer((_request, response) => {
    response.writeHead(429, { "content-type": "application/json", "retry-after": "3" });
    response.end('{"errors":["slow down"]}');
  });
  const account = { GONG_BASE_URL, GONG_ACCESS_KEY: "key", GONG_ACCESS_KEY_SECRET: "secret" };
  const url = await serve({ ...account, MAX_WAIT_MS: "2000" });
  const response = await fetch(`${url}/api/v2/integration-schema/gong/actions/list_users/execute`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokens.STEPS_TOKEN}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(await response.json()).toMatchObject({ body: { code: "wait_too_long", retry_after_ms: 3000 } });
});

test("MAX_REQUESTS limits the requests of one poll", async () => {
  const admin = new TestBrowser(await serve({ MAX_REQUESTS: "1" }), []);
  await admin.signIn(tokens.ADMIN_TOKEN);
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const connected = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const { body } = await admin.post<SubscriptionSecrets>("/subscriptions", {
    trigger: "call_recorded",
    connection: connected.body.connection.id,
    startAt: "2025-01-01T00:00:00Z",
    input: {},
  });
  const requests = await vi.waitUntil(
    async () => (await admin.get<SubscriptionRow>(`/subscriptions/${body.subscription.id}`)).body.poll?.requests,
    { timeout: 60_000, interval: 50 },
  );
  // The calls of the simulated company have two pages.
  expect(requests).toBe(1);
});
