// Inputs made from each action's own schema: valid ones are taken and land where they belong, wrong ones never get through.
import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type Action, ConnectorError, type DryRunResult, gong, type RateLimiter } from "../src/index.ts";
import { isRecord } from "../src/internal.ts";
import { generateInvalidInputs } from "./fuzz/invalid_input.ts";
import { generateInput } from "./fuzz/valid_input.ts";
import { findOperation, missingOpenApiMessage, validateRequest } from "./helpers/gong_openapi.ts";
import { createRunParameters } from "./helpers/long_run.ts";

/** Invalid inputs of all actions together, at least. */
const wanted = 8000;
/** Wrong inputs made of one valid one. */
const perInput = 12;

let sent = 0;
const guard: RateLimiter = {
  reserve() {
    sent += 1;
    throw new Error("a request was about to be sent");
  },
  pause() {},
};
const connector = gong({
  auth: { method: "api_key", credentials: { accessKey: "K", accessKeySecret: "S" } },
  rateLimiter: guard,
  maxRetries: 0,
  allowPaidActions: true,
});
const actions = [...connector.manifests.actions.values()].map((action) => [action.id, action] as const);
/** Valid inputs an action; some of what is made of them is not wrong. */
const rounds = Math.ceil((1.2 * wanted) / actions.length / perInput);
/** Share of a long run's time for each of the two tests of an action. */
const share = 0.45 / actions.length;
const counted = { valid: 0, wrong: 0 };

afterAll(() => console.log(`${counted.valid} valid inputs, ${counted.wrong} wrong ones`));

/** What a handler asks for beyond the schema: a file that is there, one source. */
const further: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
  add_call_media: ({ id }) => ({ id, file: "test/files/call.mp3" }),
  upload_target_assignments: ({ csv: _csv, ...input }) => ({ ...input, file: "test/files/targets.csv" }),
  upload_crm_entities: ({ entities: _entities, ...input }) => ({ ...input, file: "test/files/accounts.ldjson" }),
  upload_crm_entities_and_wait: ({ entities: _entities, ...input }) => ({
    ...input,
    file: "test/files/accounts.ldjson",
  }),
  http_request: ({ headers: _headers, ...input }) => input,
  sync_new_items: () => ({ action: "list_calls" }),
};

/** Inputs that steer this side only. */
function unsentOf({ response }: Action): readonly string[] {
  return [...(response?.items === undefined ? [] : ["limit"]), ...[response?.exclude?.input ?? []].flat()];
}

/** Described as a query parameter, but by the text it is the body. */
const misdescribed = "objectsCrmIds";

/** Texts of all single values within a value, sorted. */
function leavesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  const parts = Object.values(value);
  return parts.length === 0 && Array.isArray(value) ? [] : parts.flatMap(leavesOf).sort();
}

function pathValues({ request }: Action, path: string): string[] {
  const template = request?.path.split("/") ?? [];
  return path
    .split("/")
    .filter((_part, index) => template[index]?.startsWith("{"))
    .map(decodeURIComponent);
}

/** Every value of the input is in path, query or body, once, and nothing else is. */
function expectPlaced(action: Action, input: Record<string, unknown>, { path, query, json }: DryRunResult): void {
  const own = Object.fromEntries(Object.entries(input).filter(([name]) => !unsentOf(action).includes(name)));
  // A cursor of ours, "7~abc", names a place within a page: what goes over the wire is behind the tilde.
  const cut = action.response?.items === undefined ? null : /^\d+~(.*)$/s.exec(String(own.cursor));
  if (cut?.[1]) own.cursor = cut[1];
  else if (cut) delete own.cursor;
  const placed = [...pathValues(action, path), ...leavesOf(query), ...leavesOf(json ?? [])];
  expect(placed.sort()).toEqual(leavesOf(own).sort());
  const described =
    missingOpenApiMessage === "" ? findOperation(action.request?.method ?? "", action.request?.path ?? "") : undefined;
  for (const { name, in: place } of described?.parameters ?? []) {
    if (own[name] === undefined || name === misdescribed) continue;
    if (place === "query")
      expect(query[name]).toEqual(Array.isArray(own[name]) ? own[name].map(String) : String(own[name]));
    if (place === "path") expect(pathValues(action, path)).toContain(String(own[name]));
  }
  if (isRecord(json)) for (const name of Object.keys(json)) if (name in own) expect(json[name]).toEqual(own[name]);
}

test.for(actions)("%s takes every input of its schema, and places every field", async ([id, action]) => {
  const property = fc.asyncProperty(generateInput(action), async (made) => {
    const input = { ...(further[id]?.(made) ?? made) } as Record<string, unknown>;
    const plan = await connector.dryRun(id, input);
    counted.valid += 1;
    if (action.request) expectPlaced(action, input, plan);
    if (missingOpenApiMessage !== "" || id === "http_request") return;
    const parts = plan.upload ? { parts: [String(plan.upload.part)] } : {};
    const { query, json } = plan;
    expect(
      validateRequest(plan.method, plan.path, { query, ...(json !== undefined && { body: json }), ...parts }),
    ).toEqual([]);
  });
  await fc.assert(property, createRunParameters(Math.max(20, rounds), share));
});

async function refusalOf(id: string, input: unknown): Promise<unknown> {
  const { run } = connector as { run(id: string, input: unknown): Promise<unknown> };
  return run(id, input).then(
    () => "an output",
    (error: unknown) => error,
  );
}

/** Whether a place is another one, or lies around it. */
function isAround(path: string, other: string): boolean {
  return path === other || other.startsWith(`${path}/`) || path.startsWith(`${other}/`);
}

test.for(actions)("%s refuses what is wrong, with its place, and sends nothing", async ([id, action]) => {
  // Another implementation of JSON Schema is the judge of what is wrong.
  const judge = new Validator(JSON.parse(JSON.stringify(action.input)), "2020-12", false);
  const isWrong = (input: unknown): boolean => input === undefined || !judge.validate(input).valid;
  const picks = fc.array(fc.nat(), { minLength: perInput, maxLength: perInput });
  const property = fc.asyncProperty(generateInput(action), picks, async (input, indices) => {
    const all = generateInvalidInputs(action, input);
    for (const index of indices) {
      const mutant = all[index % all.length]?.();
      if (!mutant || (!mutant.isRule && !isWrong(mutant.input))) continue;
      const error = await refusalOf(id, mutant.input);
      counted.wrong += 1;
      expect(error, `${mutant.what} at ${mutant.path}`).toBeInstanceOf(ConnectorError);
      expect(error).toMatchObject({ kind: "invalid_input", action: id, retryable: false });
      const issues = error instanceof ConnectorError ? (error.issues ?? []) : [];
      expect(issues.length).toBeGreaterThan(0);
      const named = issues.some(({ path, message }) => message.length > 0 && isAround(path, mutant.path));
      expect(named, `${mutant.what} at ${mutant.path}: ${JSON.stringify(issues)}`).toBe(true);
    }
  });
  await fc.assert(property, createRunParameters(rounds, share));
});

test(`at least ${wanted} invalid inputs were rejected, and nothing was sent`, () => {
  expect(counted.wrong).toBeGreaterThanOrEqual(wanted);
  expect(sent).toBe(0);
});
