// Large invalid inputs: the check stops early, and the error stays small.
import { describe, expect, test } from "vitest";
import { ConnectorError, gong, gongManifests, type Schema } from "../../src/index.ts";
import { compileValidator } from "../../src/json/schema_validator.ts";

const credentials = { accessKey: "key", accessKeySecret: "secret" };
const connector = gong({
  auth: { method: "api_key", credentials, baseUrl: "http://127.0.0.1:9" },
  additionalDomains: ["127.0.0.1"],
});

async function getError(id: string, input: unknown): Promise<ConnectorError> {
  const error: unknown = await connector.run(id, input).catch((thrown: unknown) => thrown);
  if (ConnectorError.is(error)) return error;
  throw new Error(`${id} accepted the input`);
}

const numbers = Array.from({ length: 1_000_000 }, (_none, index) => index);

/** Each number is an issue, each element without its properties some, and each unknown name one. */
const largeInputs: [string, string, unknown][] = [
  ["numbers where ids belong", "list_extensive_calls", { filter: { callIds: numbers } }],
  ["objects without their properties", "create_call", { parties: numbers.map(() => ({ context: [{}] })) }],
  [
    "unknown inputs",
    "list_calls",
    Object.fromEntries(numbers.slice(0, 100_000).map((number) => [`unknown${number}`, number])),
  ],
  ["a name of a million characters", "list_calls", { ["x".repeat(1_000_000)]: 1 }],
  ["alternatives that fail", "bulk_assign_prospects_to_flow", { prospects: numbers }],
];

describe("a large invalid input", () => {
  test.for(largeInputs)("%s: a small error", async ([, id, input]) => {
    const error = await getError(id, input);
    expect(error).toMatchObject({ kind: "invalid_input", code: "invalid_input", action: id });
    expect(error.issues?.length).toBeLessThanOrEqual(25);
    expect(JSON.stringify(error).length).toBeLessThan(100_000);
  });

  test("is rejected after a bounded number of issues", () => {
    const reads = { count: 0 };
    const list = new Proxy(numbers, {
      get(target, name, receiver) {
        reads.count += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    const issues = compileValidator({ type: "array", items: { type: "string" } })(list);
    expect(issues).toHaveLength(100);
    expect(reads.count).toBeLessThan(1000);
  });

  test("lists 25 issues and counts the others", async () => {
    const { issues, message } = await getError("list_extensive_calls", { filter: { callIds: numbers.slice(0, 30) } });
    expect(issues).toHaveLength(25);
    expect(message).toMatch(/ … and 5 more\.$/);
  });

  test("states that the check stopped", async () => {
    const { message } = await getError("list_extensive_calls", { filter: { callIds: numbers } });
    expect(message).toMatch(/ … and 75 more \(the check stopped there\)\.$/);
  });
});

describe("lists of ids", () => {
  const lists = [...gongManifests().actions.values(), ...gongManifests().triggers.values()].flatMap(({ id, input }) =>
    listIdLists(input).map(([path, schema]) => [`${id} ${path}`, schema] as const),
  );

  test("are found", () => {
    expect(lists.length).toBeGreaterThan(30);
  });

  test.for(lists)("%s has a limit", ([, schema]) => {
    expect(schema.maxItems).toBeLessThanOrEqual(10_000);
    if (schema.maxItems === 10_000) expect(schema.description).toContain("a bound of this connector");
  });
});

/** Lists whose name or elements are those of ids, by path. */
function listIdLists(schema: Schema, path = ""): [string, Schema][] {
  const { properties = {}, items } = schema;
  const isIdList = items && (/Ids$/.test(path) || items.pattern === "^[0-9]{1,20}$");
  return [
    ...(isIdList ? [[path, schema] as [string, Schema]] : []),
    ...Object.entries(properties).flatMap(([name, property]) => listIdLists(property, `${path}/${name}`)),
    ...(items ? listIdLists(items, `${path}/0`) : []),
  ];
}
