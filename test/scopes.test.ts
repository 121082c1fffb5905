// Scopes are what the manifests say: with them an action gets through, and without any one of them Gong's stand-in refuses it.

import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Action, type AnyConnector, gong, gongManifests } from "../src/index.ts";
import { createExampleInput, listPossibleScopes } from "../src/internal.ts";
import { createAccountOptions } from "./helpers/account.ts";

const { actions, connector } = gongManifests();
const catalog = connector.scopes.catalog.map(({ id }) => id);
let served: SandboxServer;

beforeAll(async () => {
  served = await startSandboxServer({ port: 0, rateLimits: false, bulkProcessingMs: 0 });
});
afterAll(() => served.close());

function connectorWith(scopes: readonly string[]): AnyConnector {
  const { accessToken } = served.sandbox.issueToken({ scopes });
  return gong({
    ...createAccountOptions(served.url, { accessToken }),
    rateLimiter: false,
    maxRetries: 0,
    allowPaidActions: true,
  });
}

/** What the smallest example lacks: a file to send. */
const further: Readonly<Record<string, object>> = {
  add_call_media: { file: "test/files/call.mp3" },
  upload_crm_entities: { file: "test/files/accounts.ldjson" },
  upload_crm_entities_and_wait: { file: "test/files/accounts.ldjson" },
  upload_target_assignments: { file: "test/files/targets.csv" },
};

/** Inputs under which an action needs a further scope. */
const conditional: Readonly<Record<string, object>> = {
  list_extensive_calls: { contentSelector: { exposedFields: { media: true } } },
};

function inputOf(action: Action): Record<string, unknown> {
  return { ...createExampleInput(action), ...further[action.id] };
}

/** What exists, for those that ask for a second thing only after they found a first. */
function existing({ state }: SandboxServer["sandbox"]): Readonly<Record<string, object>> {
  const call = state.calls.visible(Date.now()).find(({ isPrivate }) => !isPrivate);
  return {
    get_call_transcript: { callIds: [call?.id] },
    search_calls: { participants: undefined, keyword: "budget" },
  };
}

interface Need {
  action: Action;
  scope: string;
  input: Record<string, unknown>;
}

/** It sends its second request after a wait; test/handlers/wait_until.test.ts tests it with a fake clock. */
const waits = "bulk_assign_prospects_and_wait";

const needs: Need[] = [...actions.values()].flatMap((action) => [
  ...action.scopes
    .filter((scope) => action.id !== waits || scope !== "api:flows:read")
    .map((scope) => ({ action, scope, input: inputOf(action) })),
  ...(action.variants ?? []).flatMap(({ scopes = [] }) =>
    scopes.map((scope) => ({ action, scope, input: { ...inputOf(action), ...conditional[action.id] } })),
  ),
]);

test.for(needs.map((need) => [`${need.action.id} without ${need.scope}`, need] as const))(
  "%s is refused, and the scope is named",
  async ([, { action, scope, input }]) => {
    const { run } = connectorWith(catalog.filter((other) => other !== scope));
    const full = JSON.parse(JSON.stringify({ ...input, ...existing(served.sandbox)[action.id] }));
    await expect(run(action.id, full)).rejects.toMatchObject({ kind: "forbidden", status: 401, scopes: [scope] });
  },
);

test.for([...actions.values()].map((action) => [action.id, action] as const))(
  "%s is never refused for a scope that it does not name",
  async ([id, action]) => {
    const scopes = listPossibleScopes(action);
    const { run } = connectorWith(scopes.length === 0 ? catalog : scopes);
    const outcome = await run(id, inputOf(action)).catch((error: unknown) => error);
    expect(outcome).not.toMatchObject({ kind: "forbidden" });
    expect(outcome).not.toMatchObject({ kind: "unauthenticated" });
  },
);

test("declares no scope only for requests that depend on the input, and for targets, whose scopes are unknown", () => {
  const without = [...actions.values()].filter(({ scopes }) => scopes.length === 0).map(({ id }) => id);
  expect(without.sort()).toEqual(["http_request", "list_targets", "sync_new_items", "upload_target_assignments"]);
});
