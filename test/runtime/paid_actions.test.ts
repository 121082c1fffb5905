// Actions that use the vendor's paid credits run only if this is allowed.
import { expect, test } from "vitest";
import { gong, gongManifests } from "../../src/index.ts";
import { createExampleInput } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

const paidActions = [...gongManifests().actions.values()].filter(({ cost }) => cost !== undefined);

/** A connector to a server that counts its requests. */
async function open(allowPaidActions?: boolean) {
  let requests = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    requests += 1;
    response.writeHead(200, { "content-type": "application/json" }).end('{"requestId":"r1"}');
  });
  const connector = gong({
    ...createAccountOptions(baseUrl),
    rateLimiter: false,
    ...(allowPaidActions !== undefined && { allowPaidActions }),
  });
  return { connector, requests: () => requests };
}

test("both AI operations are paid actions", () => {
  expect(paidActions.map(({ id }) => id).sort()).toEqual(["ask_entity", "get_brief"]);
});

test.for(paidActions.map((action) => [action.id, action] as const))(
  "rejects %s without a request",
  async ([id, action]) => {
    const { connector, requests } = await open();
    const error = { code: "paid_actions_disabled", kind: "rejected", action: id, retryable: false };
    await expect(connector.run(id, createExampleInput(action))).rejects.toMatchObject(error);
    expect(requests()).toBe(0);
  },
);

test.for(paidActions.map((action) => [action.id, action] as const))(
  "runs %s if paid actions are allowed",
  async ([id, action]) => {
    const input = createExampleInput(action);
    const always = await open(true);
    await always.connector.run(id, input);
    await expect(always.connector.run(id, input, { allowPaidActions: false })).rejects.toMatchObject({
      kind: "rejected",
    });
    expect(always.requests()).toBe(1);
    const once = await open(false);
    await once.connector.run(id, input, { allowPaidActions: true });
    expect(once.requests()).toBe(1);
  },
);

test.for(paidActions.map((action) => [action.id, action] as const))("allows a dry run of %s", async ([id, action]) => {
  const { connector, requests } = await open();
  expect(await connector.dryRun(id, createExampleInput(action))).toMatchObject({
    method: "GET",
    path: action.request?.path,
  });
  expect(requests()).toBe(0);
});
