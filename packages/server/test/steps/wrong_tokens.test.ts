// Tokens of the steps API and of the MCP route: how long they must be, and how often they can be guessed.
import { gong } from "gong-connector";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { StepsToken } from "../../src/steps_token.ts";
import { openEmptyStore } from "../helpers/stores.ts";

const token = "steps-token-of-the-tests";
const connector = gong();

test.for([
  ["no token", {}],
  ["a wrong token", { authorization: "Bearer other" }],
  ["another scheme", { authorization: `Basic ${token}` }],
] as const)("rejects %s", async ([, headers]) => {
  const app = await createApp({ stepsApi: { getConnector: () => connector, catalog: connector, token } });
  onTestFinished(() => app.close());
  const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/api/v2/integration-schema/gong/actions`;
  const response = await fetch(`${url}/list_users/execute`, { method: "POST", headers: { ...headers } });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ body: { kind: "unauthenticated" } });
});

test.for(["", "19 characters long!"])("does not start with the token %o", async (weak) => {
  const open = createApp({ stepsApi: { getConnector: () => connector, catalog: connector, token: weak } });
  await expect(open).rejects.toMatchObject({ code: "weak_token" });
});

test.for([
  ["the steps API", "/api/v2/integration-schema/gong/actions"],
  ["the MCP route", "/mcp"],
] as const)("blocks an address for a minute after ten wrong tokens for %s", async ([, path]) => {
  const open = await createApp({
    stepsApi: { getConnector: () => connector, catalog: connector, token },
    trustedProxies: "127.0.0.1",
  });
  onTestFinished(() => open.close());
  const origin = await open.listen({ port: 0, host: "127.0.0.1" });
  const getStatus = async (received: string, address = "203.0.113.1") => {
    const headers = { ...(received && { authorization: `Bearer ${received}` }), "x-forwarded-for": address };
    return fetch(origin + path, { headers });
  };
  expect([401, 429]).not.toContain((await getStatus(token)).status);
  // A client that sends no token guesses none.
  for (let count = 0; count < 11; count += 1) expect((await getStatus("")).status).toBe(401);
  for (let count = 0; count < 10; count += 1) expect((await getStatus(`wrong token ${count}`)).status).toBe(401);
  const blocked = await getStatus(token);
  expect(blocked.status).toBe(429);
  expect(Number(blocked.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await blocked.json()).toMatchObject({ node_status: "Errored", body: { code: "too_many_attempts" } });
  expect([401, 429]).not.toContain((await getStatus(token, "203.0.113.2")).status);
});

test("processes that start at once create one token", async () => {
  const { store } = await openEmptyStore("SQLite");
  const create = () => new StepsToken({ store, fixed: undefined, now: Date.now }).get();
  const [first, second] = await Promise.all([create(), create()]);
  expect(first).toBe(second);
  expect(await create()).toBe(first);
});
