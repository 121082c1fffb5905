// Forms of engines: every valid input can be entered and comes back unchanged, and values of hosts are converted.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assemble, createForm, type Form, type FormField, type FormValues } from "../../src/forms/index.ts";
import { type Action, gongManifests } from "../../src/index.ts";
import { getPointer, isRecord } from "../../src/internal.ts";
import { generateInput } from "../fuzz/valid_input.ts";
import { createRunParameters } from "../helpers/long_run.ts";

const { actions } = gongManifests();

/** What a user enters to get the input. */
function toValues(fields: readonly FormField[], input: unknown): FormValues {
  const entries = fields.map((field) => [field.name, toFormValue(field, getPointer(input, field.pointer))]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function toFormValue({ kind, fields }: FormField, value: unknown): unknown {
  if (value === undefined) return undefined;
  // As text, a number that loses digits is rejected.
  if (kind === "json") return /\d{16}/.test(JSON.stringify(value)) ? value : JSON.stringify(value);
  return kind === "list" && Array.isArray(value) ? value.map((entry) => toValues(fields, entry)) : value;
}

/** The input without optional objects that are empty: a form does not distinguish them from omitted ones. */
function dropEmptyObjects(input: unknown, form: Form, pointer = ""): unknown {
  const isJson = form.fields.some((field) => field.pointer === pointer && field.kind === "json");
  if (isJson || !isRecord(input)) return dropInEntries(input, form, pointer);
  const parts = Object.entries(input)
    .map(([name, part]) => [name, dropEmptyObjects(part, form, `${pointer}/${name}`)] as const)
    .filter(([name, part]) => {
      const isEmpty = isRecord(part) && Object.keys(part).length === 0;
      const path = `${pointer}/${name}`;
      const isField = form.fields.some((field) => field.pointer === path);
      return !isEmpty || isField || form.requiredObjects.includes(path);
    });
  return Object.fromEntries(parts);
}

function dropInEntries(input: unknown, { fields }: Form, pointer: string): unknown {
  const list = fields.find((field) => field.pointer === pointer && field.kind === "list");
  if (!list || !Array.isArray(input)) return input;
  return input.map((entry) => dropEmptyObjects(entry, { fields: list.fields, requiredObjects: [] }));
}

const levels = [0, 1, 2, 3];
/** A tenth of a long run for all forms together. */
const share = 0.1 / (levels.length * actions.size);

describe.for(levels)("forms with %i levels of lists", (listLevels) => {
  test.for([...actions.values()].map((action) => [action.id, action] as const))("%s: every input", ([, action]) => {
    const form = createForm(action, { listLevels });
    const property = fc.property(generateInput(action), (input) => {
      expect(assemble(form, toValues(form.fields, input))).toEqual(dropEmptyObjects(input, form));
    });
    fc.assert(property, createRunParameters(15, share));
  });

  test("have unique names of letters, digits and underscores", () => {
    for (const action of actions.values()) expectUniqueNames(createForm(action, { listLevels }).fields);
  });
});

function expectUniqueNames(fields: readonly FormField[]): void {
  const names = fields.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^\w+$/);
  for (const field of fields) expectUniqueNames(field.fields);
}

function getAction(id: string): Action {
  const action = actions.get(id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}

function assembleAction(id: string, values: FormValues, timeZone?: string): Record<string, unknown> {
  return assemble(createForm(getAction(id), { listLevels: 2 }), values, timeZone === undefined ? {} : { timeZone });
}

test.for(["list_call_transcripts", "list_extensive_calls", "list_answered_scorecards", "list_users_by_filter"])(
  "%s has its required object if no field is given",
  (id) => expect(assembleAction(id, {})).toEqual({ filter: {} }),
);

describe("a date-time", () => {
  const luxon = { toISO: () => "2026-07-01T10:00:00.000+02:00" };
  test.for<[unknown, string | undefined, unknown]>([
    ["2026-07-01T10:00:00", "Europe/Berlin", "2026-07-01T10:00:00+02:00"],
    ["2026-01-01T10:00:00", "Europe/Berlin", "2026-01-01T10:00:00+01:00"],
    ["2026-01-01 10:00", "America/New_York", "2026-01-01T10:00:00-05:00"],
    ["2026-03-29T03:30:00", "Europe/Berlin", "2026-03-29T03:30:00+02:00"],
    ["2026-10-25T12:00:00", "Europe/Berlin", "2026-10-25T12:00:00+01:00"],
    ["2026-01-01", "Asia/Kolkata", "2026-01-01T00:00:00+05:30"],
    ["2026-01-01T10:00:00.250", undefined, "2026-01-01T10:00:00.250Z"],
    ["2026-01-01T10:00:00-03:00", "Europe/Berlin", "2026-01-01T10:00:00-03:00"],
    [new Date(0), "Europe/Berlin", "1970-01-01T00:00:00.000Z"],
    [luxon, "Asia/Tokyo", "2026-07-01T10:00:00.000+02:00"],
    ["tomorrow", "Europe/Berlin", "tomorrow"],
    ["2026-13-01T10:00:00", "Europe/Berlin", "2026-13-01T10:00:00"],
  ])("%o in %s is %o", ([value, timeZone, expected]) => {
    expect(assembleAction("list_calls", { fromDateTime: value }, timeZone)).toEqual({ fromDateTime: expected });
  });
});

test.for<[string, string, unknown, unknown]>([
  ["list_daily_activity", "filter__fromDate", "2026-07-01T00:00:00.000+02:00", "2026-07-01"],
  ["list_daily_activity", "filter__fromDate", { toISODate: () => "2026-07-01" }, "2026-07-01"],
  ["list_daily_activity", "filter__fromDate", "July", "July"],
  ["list_daily_activity", "filter__userIds", "1, 2", ["1", "2"]],
  ["list_daily_activity", "filter__userIds", '["1","2"]', ["1", "2"]],
  ["list_daily_activity", "filter__userIds", "", undefined],
])("%s: %s %o becomes %o", ([id, name, value, expected]) => {
  const { filter } = assembleAction(id, { [name]: value });
  expect(Object.values(Object(filter))).toEqual(expected === undefined ? [] : [expected]);
});

test.for<[string, string, unknown, unknown]>([
  ["search_calls", "maxRequests", "5", 5],
  ["search_calls", "maxRequests", "five", "five"],
  ["list_extensive_calls", "contentSelector__exposedFields__media", "true", true],
  ["http_request", "body", '{"a":1}', { a: 1 }],
  ["http_request", "query", { a: "1" }, { a: "1" }],
  ["get_call_by_id", "id", 7, "7"],
])("%s: %s converts %o to %o", ([id, name, value, expected]) => {
  const form = createForm(getAction(id), { listLevels: 2 });
  const field = form.fields.find((other) => other.name === name);
  expect(getPointer(assemble(form, { [name]: value }), field?.pointer ?? "/none")).toEqual(expected);
});

test("JSON text that is no JSON, or loses digits, is rejected with its path", () => {
  expect(() => assembleAction("http_request", { query: "{" })).toThrow("/query is not JSON");
  const crmId = '[{"objectId":12345678901234567890}]';
  expect(() => assembleAction("upload_crm_entities", { entities: crmId })).toThrow("/entities/0/objectId loses digits");
});

test("a label has the name of its object where one is needed", () => {
  const labels = createForm(getAction("list_extensive_calls"), { listLevels: 2 }).fields.map(({ label }) => label);
  expect(labels).toContain("From date time");
  expect(labels).toContain("Content topics");
});
