// Every action and polling trigger with every value of its responses replaced by null or a value of another type, one at a
// time.
import { describe, expect, test } from "vitest";
import { ConnectorError, gong, gongManifests, poll, type Transport } from "../src/index.ts";
import { createExampleInput, isRecord } from "../src/internal.ts";
import { getTriggerActions } from "../src/triggers/requests.ts";
import { createAccountOptions } from "./helpers/account.ts";
import { type Case, type Exchange, readCases } from "./helpers/cases.ts";

const options = {
  ...createAccountOptions("https://api.gong.example"),
  rateLimiter: false as const,
  maxRetries: 0,
  allowPaidActions: true,
};

const unexpectedValues = [null, 7, "text", true, {}, [7]];

/** The value with an unexpected one in each place in turn; further entries of a list have the same places as the first. */
function* replaceParts(value: unknown): Generator<unknown> {
  yield* unexpectedValues;
  if (Array.isArray(value)) {
    const [first, ...others] = value;
    if (value.length > 0) for (const part of replaceParts(first)) yield [part, ...others];
  } else if (isRecord(value)) {
    for (const [name, part] of Object.entries(value))
      for (const replaced of replaceParts(part)) yield { ...value, [name]: replaced };
  }
}

/** Sends the responses in order, and the last one for a few further requests. */
function createTransport(responses: readonly Exchange["response"][]): Transport {
  let sent = 0;
  return async ({ body }) => {
    if (body !== undefined && typeof body !== "string") for await (const _chunk of body);
    const response = responses[Math.min(sent, responses.length - 1)];
    sent += 1;
    if (sent > responses.length + 20) throw new Error("the action has no end");
    return {
      status: response?.status ?? 500,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(response?.body ?? null)),
    };
  };
}

/** The error codes of a case, with the responses that led to them. */
async function collectCodes(id: string, { input, exchanges }: Case): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  const responses = exchanges.map(({ response }) => response);
  for (const [index, response] of responses.entries()) {
    // At the same time, since some actions wait.
    const runs = [...replaceParts(response.body)].map(async (body) => {
      const transport = createTransport(responses.with(index, { ...response, body }));
      const run = gong({ ...options, transport }).run as (id: string, input: unknown) => Promise<unknown>;
      const error = await run(id, { ...input, ...getTimeout(id) }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) codes.set(ConnectorError.is(error) ? error.code : String(error), JSON.stringify(body));
    });
    await Promise.all(runs);
  }
  return codes;
}

/** An action that waits ends soon if the status never becomes final. */
function getTimeout(id: string): object {
  return gongManifests().actions.get(id)?.input.properties?.timeoutSeconds ? { timeoutSeconds: 1 } : {};
}

const cases = [...readCases()].map(([id, list]) => {
  const successes = list.filter((one) => "output" in one && one.exchanges.length > 0 && one.now === undefined);
  return [id, successes.slice(0, 1)] as const;
});

describe.for(cases.filter(([, list]) => list.length > 0))("%s", ([id, list]) => {
  test.for(list.map((one) => [one.name, one] as const))("ends without an unexpected error: %s", async ([, one]) => {
    const codes = await collectCodes(id, one);
    expect([...codes].filter(([code]) => !expectedCodes.has(code))).toEqual([]);
  });
});

/** A part that an action requires is missing, or an id is unknown. */
const expectedCodes = new Set([
  "unexpected_response",
  "invalid_json_response",
  "no_result",
  "no_match",
  "item_excluded",
]);

const bodiesByAction = new Map(cases.map(([id, [first]]) => [id, first?.exchanges.at(-1)?.response.body]));
const pollingTriggers = [...gongManifests().triggers.values()].filter((trigger) => trigger.poll);

/** Responds to each action of a trigger with its body; the only page. */
function respondByPath(bodies: ReadonlyMap<string, unknown>): Transport {
  return async ({ url }) => {
    const { pathname } = new URL(url);
    const action = [...bodies.keys()].find((id) => getPath(id) === pathname);
    const body = action === undefined ? null : bodies.get(action);
    const lastPage =
      isRecord(body) && isRecord(body.records) ? { ...body, records: { ...body.records, cursor: null } } : body;
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(lastPage)) };
  };
}

function getPath(id: string): string | undefined {
  return cases.find(([action]) => action === id)?.[1][0]?.exchanges.at(-1)?.request.path;
}

test.for(pollingTriggers.map((trigger) => [trigger.id, trigger] as const))(
  "the trigger %s polls without an unexpected error",
  async ([, trigger]) => {
    const now = Date.UTC(2026, 2, 2);
    const input = createExampleInput(trigger);
    const ids = getTriggerActions(trigger, input).map(({ action }) => action);
    const bodies = new Map(ids.map((id) => [id, bodiesByAction.get(id)]));
    for (const id of ids) {
      for (const body of replaceParts(bodies.get(id))) {
        const connector = gong({ ...options, transport: respondByPath(new Map([...bodies, [id, body]])) });
        const pollOptions = { connector, input, now: () => now, startAt: now - 3_600_000, maxRequests: 3 };
        const result = await poll(trigger, undefined, pollOptions);
        if (result.error) expect(expectedCodes, JSON.stringify(body)).toContain(result.error.code);
      }
    }
  },
);
