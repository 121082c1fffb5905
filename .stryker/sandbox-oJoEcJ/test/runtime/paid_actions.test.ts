// @ts-nocheck
// Actions that spend the vendor's credits stay off until somebody turns them on.
import { expect, test } from "vitest";
import { gong } from "../../src/index.ts";
import { createExampleInput, unlimited } from "../../src/internal.ts";
import { startHttpServer } from "../helpers/servers.ts";

const auth = { accessKey: "KEY", accessKeySecret: "SECRET" };
const spending = [...gong().actions.values()].filter(({ cost }) => cost !== undefined);

/** A connector on a server that answers every request, and how many arrived there. */
async function open(allowPaidActions?: boolean) {
  let requests = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    requests += 1;
    response.writeHead(200, { "content-type": "application/json" }).end('{"requestId":"r1"}');
  });
  const connector = gong({
    auth,
    baseUrl,
    rateLimiter: unlimited,
    ...(allowPaidActions !== undefined && { allowPaidActions }),
  });
  return { connector, requests: () => requests };
}

test("both AI operations spend credits", () => {
  expect(spending.map(({ id }) => id).sort()).toEqual(["ask_entity", "get_brief"]);
});

test.for(spending.map((action) => [action.id, action] as const))(
  "%s is refused, with nothing sent",
  async ([id, action]) => {
    const { connector, requests } = await open();
    const refusal = { kind: "rejected", action: id, retryable: false, fix: expect.stringContaining("credits") };
    const { run } = connector as { run(id: string, input: unknown): Promise<unknown> };
    await expect(run(id, createExampleInput(action))).rejects.toMatchObject(refusal);
    expect(requests()).toBe(0);
  },
);

test.for(spending.map((action) => [action.id, action] as const))("%s runs once it is allowed", async ([id, action]) => {
  const input = createExampleInput(action);
  const always = await open(true);
  const run = always.connector.run as (id: string, input: unknown, options?: object) => Promise<unknown>;
  await run(id, input);
  await expect(run(id, input, { credits: false })).rejects.toMatchObject({ kind: "rejected" });
  expect(always.requests()).toBe(1);
  const once = await open(false);
  const runOnce = once.connector.run as typeof run;
  await runOnce(id, input, { credits: true });
  expect(once.requests()).toBe(1);
});

test.for(spending.map((action) => [action.id, action] as const))(
  "%s can be planned, which costs nothing",
  async ([id, action]) => {
    const { connector, requests } = await open();
    expect(await connector.dryRun(id, createExampleInput(action))).toMatchObject({
      method: "GET",
      path: action.request?.path,
    });
    expect(requests()).toBe(0);
  },
);
