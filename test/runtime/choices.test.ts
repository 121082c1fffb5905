// Choices for an input: the request for the list, the search, and the choices of its items.
import { describe, expect, test } from "vitest";
import type { Lookup, Schema } from "../../src/json/schema.ts";
import { type ChoicePage, type ListChoicesOptions, listChoices } from "../../src/runtime/choices.ts";

const lookup: Lookup = { action: "list_stations", value: "/code", label: ["/name", "/number"] };

interface Request {
  id: string;
  input: Record<string, unknown>;
  options: { signal?: AbortSignal };
}

/** The choices for `/station`, and the requests of their list, which has these pages. */
async function list(
  pages: readonly (readonly unknown[])[],
  options: ListChoicesOptions = {},
  properties: Partial<Lookup> = {},
): Promise<{ page: ChoicePage; requests: Request[] }> {
  const requests: Request[] = [];
  const run = async (...[id, input, runOptions]: [string, Record<string, unknown>, { signal?: AbortSignal }]) => {
    requests.push({ id, input, options: runOptions });
    const index = Number(input.after ?? 0);
    return { items: pages[index], ...(index + 1 < pages.length && { nextCursor: String(index + 1) }) };
  };
  const input: Schema = {
    type: "object",
    properties: { station: { type: "string", lookup: { ...lookup, ...properties } } },
  };
  return { page: await listChoices({ id: "get_station", input }, "/station", "after", run, options), requests };
}

const name = (...names: string[]) => names.map((name, index) => ({ code: `${index}`, name }));
const labels = ({ page }: { page: ChoicePage }) => page.choices.map(({ label }) => label);

describe("without a search", () => {
  test("are those of one page, and its cursor", async () => {
    const { page, requests } = await list([name("a", "b"), name("c")]);
    expect(page).toStrictEqual({
      choices: [
        { value: "0", label: "a" },
        { value: "1", label: "b" },
      ],
      nextCursor: "1",
    });
    expect(requests).toStrictEqual([{ id: "list_stations", input: {}, options: {} }]);
  });

  test("are those of one page also if it is empty", async () => {
    expect((await list([[], name("c")])).page).toStrictEqual({ choices: [], nextCursor: "1" });
  });

  test("continue at a cursor, with the signal, until the last page, which has none", async () => {
    const { signal } = new AbortController();
    const { page, requests } = await list([name("a"), name("c")], { cursor: "1", signal });
    expect(page).toStrictEqual({ choices: [{ value: "0", label: "c" }] });
    expect(requests).toStrictEqual([{ id: "list_stations", input: { after: "1" }, options: { signal } }]);
  });
});

describe("a search", () => {
  test("reads on until a page has a match", async () => {
    const found = await list([name("x"), name("Abc"), name("abd")], { search: "AB" });
    expect(found.page).toStrictEqual({ choices: [{ value: "0", label: "Abc" }], nextCursor: "2" });
    expect(found.requests.map(({ input }) => input)).toEqual([{}, { after: "1" }]);
  });

  test("reads at most five pages, and returns where it continues", async () => {
    const pages = Array.from({ length: 7 }, (_none, index) => name(`x${index}`));
    const { page, requests } = await list(pages, { search: "none" });
    expect(page).toStrictEqual({ choices: [], nextCursor: "5" });
    expect(requests).toHaveLength(5);
  });

  test("orders the value, the start, the start of a word, the middle", async () => {
    const items = [...name("xab", "x ab", "abx"), { code: "ab", name: "other" }];
    expect(labels(await list([items], { search: "ab" }))).toEqual(["other", "abx", "x ab", "xab"]);
  });

  test("searches in the texts that the lookup names, together and each", async () => {
    const items = [{ code: "1", name: "North", city: "Oslo" }];
    for (const [search, count] of [
      ["oslo", 1],
      ["north oslo", 0],
      ["oslo bergen", 0],
      ["north", 0],
    ] as const)
      expect((await list([items], { search }, { search: ["/city"] })).page.choices).toHaveLength(count);
    expect((await list([items], { search: "north oslo" }, { search: ["/name", "/city"] })).page.choices).toHaveLength(
      1,
    );
  });
});

test.for([
  [
    { code: "1", name: "North", number: 5 },
    { value: "1", label: "North 5" },
  ],
  [
    { code: "1", name: true, number: null },
    { value: "1", label: "1" },
  ],
  [
    { code: 7, name: ["North"], number: {} },
    { value: "7", label: "7" },
  ],
] as const)("the choice of %j has texts and numbers as label, else the value", async ([item, choice]) => {
  expect((await list([[item]])).page.choices).toEqual([choice]);
});

test.for([
  [{ country: "NO" }, { country: "NO" }],
  [{ filter: { country: "SE" } }, { country: "SE" }],
  [{ country: "NO", filter: { country: "SE" } }, { country: "NO" }],
  [{ other: "NO" }, {}],
] as const)("the inputs %j that the list depends on are sent as %j", async ([input, sent]) => {
  const { requests } = await list([[]], { input }, { dependsOn: { country: ["/filter/country"] } });
  expect(requests[0]?.input).toStrictEqual(sent);
});

test("a list of recent days is asked for those up to now", async () => {
  const recentDays = { from: "/range/from", to: "/range/to", days: 2 };
  const { requests } = await list([[]], { now: Date.parse("2026-03-10T12:00:00Z") }, { recentDays });
  expect(requests[0]?.input).toEqual({
    range: { from: "2026-03-08T12:00:00.000Z", to: "2026-03-10T12:00:00.000Z" },
  });
});

describe("an input", () => {
  const input: Schema = {
    type: "object",
    properties: {
      stations: { type: "array", items: { type: "string", lookup } },
      names: { type: "array", items: { type: "string" } },
      day: { type: "string" },
    },
  };
  const run = async () => ({ items: name("a") });

  test("that is a list has the choices of its entries", async () => {
    const page = await listChoices({ id: "get_station", input }, "/stations", "after", run);
    expect(page.choices).toEqual([{ value: "0", label: "a" }]);
  });

  test.for([
    ["/statoins", "has no list of choices. Did you mean /stations?"],
    ["/names", "has no list of choices."],
    ["/day", "has no list of choices."],
  ] as const)("%s without choices is an error: %s", async ([path, message]) => {
    await expect(listChoices({ id: "get_station", input }, path, "after", run)).rejects.toMatchObject({
      code: "no_choices",
      action: "get_station",
      message: `${path} ${message}`,
      issues: [{ path, message }],
    });
  });
});
