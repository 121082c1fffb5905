// Random inputs from the schema of each action: valid ones are accepted and sent completely, invalid ones are rejected.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type Action, ConnectorError, type DryRunResult, gong, type Issue, type Transport } from "../src/index.ts";
import { isRecord } from "../src/internal.ts";
import { matchesSchema } from "../src/json/matches_schema.ts";
import { compileValidator } from "../src/json/schema_validator.ts";
import { normalizeFormats } from "../src/json/text_formats.ts";
import { generateInvalidInputs, type InvalidInput } from "./fuzz/invalid_input.ts";
import { generateInput } from "./fuzz/valid_input.ts";
import { findOperation, missingOpenApiMessage, validateRequest } from "./helpers/gong_openapi.ts";
import { createRunParameters } from "./helpers/long_run.ts";

/** Invalid inputs of all actions together, at least. */
const minInvalid = 8000;
/** Invalid inputs that are derived from one valid input. */
const perInput = 12;

let sent = 0;
const transport: Transport = () => {
  sent += 1;
  throw new Error("a request was about to be sent");
};
const connector = gong({
  auth: { method: "api_key", credentials: { accessKey: "K", accessKeySecret: "S" } },
  rateLimiter: false,
  transport,
  maxRetries: 0,
  allowPaidActions: true,
});
const actions = [...connector.manifests.actions.values()].map((action) => [action.id, action] as const);
/** Valid inputs for each action; some inputs derived from them are valid too. */
const rounds = Math.ceil((1.2 * minInvalid) / actions.length / perInput);
/** Share of a long run's time for each of the two tests of an action. */
const share = 0.45 / actions.length;
const count = { valid: 0, invalid: 0 };

afterAll(() => console.log(`${count.valid} valid inputs, ${count.invalid} invalid inputs`));

/** What handlers require beyond the schema, such as an existing file and one source. */
const adjustInput: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
  add_call_media: ({ id }) => ({ id, file: "test/files/call.mp3" }),
  upload_target_assignments: ({ csv: _csv, ...input }) => ({ ...input, file: "test/files/targets.csv" }),
  upload_crm_entities: ({ entities: _entities, ...input }) => ({ ...input, file: "test/files/accounts.ldjson" }),
  upload_crm_entities_and_wait: ({ entities: _entities, ...input }) => ({
    ...input,
    file: "test/files/accounts.ldjson",
  }),
  list_call_transcripts: dropEmptyIds,
  list_extensive_calls: dropEmptyIds,
  http_request: ({ headers: _headers, ...input }) => input,
  sync_new_items: () => ({ action: "list_calls" }),
};

/** An empty list of ids has an empty result without a request. */
function dropEmptyIds({ filter, ...input }: Record<string, unknown>): object {
  const { callIds, ...others }: Record<string, unknown> = isRecord(filter) ? filter : {};
  return { ...input, filter: Array.isArray(callIds) && callIds.length === 0 ? others : filter };
}

/** Inputs that are not sent. */
function listUnsentInputs({ response }: Action): readonly string[] {
  return [...(response?.items === undefined ? [] : ["limit"]), ...[response?.exclude?.input ?? []].flat()];
}

/** Declared as a query parameter, but sent as the body. */
const misdeclared = "objectsCrmIds";

/** All scalar values within a value as text, sorted. */
function listScalars(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  const parts = Object.values(value);
  return parts.length === 0 && Array.isArray(value) ? [] : parts.flatMap(listScalars).sort();
}

function readPathValues({ request }: Action, path: string): string[] {
  const template = request?.path.split("/") ?? [];
  return path
    .split("/")
    .filter((_part, index) => template[index]?.startsWith("{"))
    .map(decodeURIComponent);
}

/** Expects every value of the input once in path, query or body, and nothing else. */
function expectPlaced(action: Action, input: Record<string, unknown>, { path, query, json }: DryRunResult): void {
  const values = Object.fromEntries(Object.entries(input).filter(([name]) => !listUnsentInputs(action).includes(name)));
  // A cursor such as "7~abc" points into a page: the part after the tilde is sent.
  const cut = action.response?.items === undefined ? null : /^\d+~(.*)$/s.exec(String(values.cursor));
  if (cut?.[1]) values.cursor = cut[1];
  else if (cut) delete values.cursor;
  const placed = [...readPathValues(action, path), ...listScalars(query), ...listScalars(json ?? [])];
  expect(placed.sort()).toEqual(listScalars(values).sort());
  const described =
    missingOpenApiMessage === "" ? findOperation(action.request?.method ?? "", action.request?.path ?? "") : undefined;
  for (const { name, in: place } of described?.parameters ?? []) {
    if (values[name] === undefined || name === misdeclared) continue;
    if (place === "query")
      expect(query[name]).toEqual(Array.isArray(values[name]) ? values[name].map(String) : String(values[name]));
    if (place === "path") expect(readPathValues(action, path)).toContain(String(values[name]));
  }
  if (isRecord(json))
    for (const name of Object.keys(json)) if (name in values) expect(json[name]).toEqual(values[name]);
}

test.for(actions)("%s accepts every input of its schema and sends every field once", async ([id, action]) => {
  const property = fc.asyncProperty(generateInput(action), async (generated) => {
    const input = { ...(adjustInput[id]?.(generated) ?? generated) } as Record<string, unknown>;
    const request = await connector.dryRun(id, input);
    count.valid += 1;
    if (action.request || id === "list_extensive_calls") expectPlaced(action, input, request);
    if (missingOpenApiMessage !== "" || id === "http_request") return;
    const parts = request.upload ? { parts: [String(request.upload.part)] } : {};
    const { query, json } = request;
    expect(
      validateRequest(request.method, request.path, { query, ...(json !== undefined && { body: json }), ...parts }),
    ).toEqual([]);
  });
  await fc.assert(property, createRunParameters(Math.max(20, rounds), share));
});

async function catchRunError(id: string, input: unknown): Promise<unknown> {
  const { run } = connector as { run(id: string, input: unknown): Promise<unknown> };
  return run(id, input).then(
    () => "no error",
    (error: unknown) => error,
  );
}

/** Whether an issue names the change: at its path, or at a sibling that the change made required. */
function namesChange({ path, message }: Issue, { path: changed, dependents = [] }: InvalidInput): boolean {
  if (message.length === 0) return false;
  const name = changed.slice(changed.lastIndexOf("/") + 1);
  return overlaps(path, changed) || (dependents.includes(path) && message.includes(`if ${name} is `));
}

/** Whether one path equals or contains the other. */
function overlaps(path: string, other: string): boolean {
  return path === other || other.startsWith(`${path}/`) || path.startsWith(`${other}/`);
}

test.for(actions)("%s rejects an invalid input with the path of the issue and sends nothing", async ([id, action]) => {
  // Another implementation of JSON Schema decides which inputs are invalid.
  const isInvalid = (input: unknown): boolean =>
    input === undefined || !matchesSchema(action.input, normalizeFormats(action.input, input));
  const listIssues = compileValidator(action.input);
  const picks = fc.array(fc.nat(), { minLength: perInput, maxLength: perInput });
  const property = fc.asyncProperty(generateInput(action), picks, async (input, indices) => {
    const all = generateInvalidInputs(action, input);
    for (const index of indices) {
      const invalid = all[index % all.length]?.();
      if (!invalid) continue;
      if (!isInvalid(invalid.input)) {
        // The first value is validated by that implementation, so neither may accept what the other one rejects.
        expect(listIssues(normalizeFormats(action.input, invalid.input))).toEqual([]);
        if (!invalid.isDateRange) continue;
      }
      const error = await catchRunError(id, invalid.input);
      count.invalid += 1;
      expect(error, `${invalid.description} at ${invalid.path}`).toBeInstanceOf(ConnectorError);
      expect(error).toMatchObject({ kind: "invalid_input", action: id, retryable: false });
      const issues = error instanceof ConnectorError ? (error.issues ?? []) : [];
      expect(issues.length).toBeGreaterThan(0);
      const named = issues.some((issue) => namesChange(issue, invalid));
      expect(named, `${invalid.description} at ${invalid.path}: ${JSON.stringify(issues)}`).toBe(true);
    }
  });
  await fc.assert(property, createRunParameters(rounds, share));
});

test(`rejected at least ${minInvalid} invalid inputs and sent nothing`, () => {
  expect(count.invalid).toBeGreaterThanOrEqual(minInvalid);
  expect(sent).toBe(0);
});
