// The runtime contains no Gong names: a connector with other inputs, paths, ids, scopes and errors runs on it.
import { globSync, readFileSync } from "node:fs";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createConnector, poll } from "../src/index.ts";
import { getEffect, getPointer } from "../src/internal.ts";

const baseUrl = "https://api.weather.example";
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const directory = new URL("fixtures/weather/", import.meta.url);
const options = { strict: true, maxRetries: 0 };
const connector = createConnector(directory, {
  ...options,
  auth: { method: "token", credentials: { token: "t" }, baseUrl },
});

/** Stations a to e on pages of two. The page at `stale` is rejected once. */
function serveStations(stale?: string): string[] {
  const asked: string[] = [];
  const codes = ["a", "b", "c", "d", "e"];
  network.use(
    http.get(`${baseUrl}/stations`, ({ request }) => {
      const after = new URL(request.url).searchParams.get("after") ?? "";
      asked.push(after);
      if (after === stale && asked.filter((cursor) => cursor === stale).length === 1) {
        return HttpResponse.json({ problems: ["Stale page"], trace: "t1" }, { status: 409 });
      }
      const first = after === "" ? 0 : codes.indexOf(after) + 1;
      const found = codes.slice(first, first + 2).map((code) => ({ code, name: null }));
      return HttpResponse.json({ found, count: 5, zone: "UTC", ...(first + 2 < 5 && { next: codes[first + 1] }) });
    }),
  );
  return asked;
}

describe("a list", () => {
  test("sends the cursor where the manifest puts it, under the connector's names", async () => {
    const asked = serveStations();
    const page = await connector.run("list_stations", { most: 3 });
    expect(page).toEqual({
      items: ["a", "b", "c"].map((code) => ({ code, name: null })),
      nextCursor: "1~b",
      total: 5,
      timeZone: "UTC",
    });
    expect(asked).toEqual(["", "b"]);
    expect(await connector.run("list_stations", { after: "1~b", most: 9 })).toEqual({
      items: ["d", "e"].map((code) => ({ code, name: null })),
      total: 5,
      timeZone: "UTC",
    });
  });

  test("is read again from its start after a stale page, without repeating items", async () => {
    const asked = serveStations("b");
    const codes: unknown[] = [];
    for await (const station of connector.iterate("list_stations", {})) codes.push(getPointer(station, "/code"));
    expect(codes).toEqual(["a", "b", "c", "d", "e"]);
    expect(asked).toEqual(["", "b", "", "b", "d"]);
  });

  test("is empty if an error rule recovers with an empty page", async () => {
    network.use(http.get(`${baseUrl}/stations`, () => HttpResponse.json({ problems: ["gone"] }, { status: 410 })));
    expect(await connector.run("list_stations", {})).toEqual({ items: [] });
  });
});

test("fills the body template and omits absent inputs and lists that are empty without them", async () => {
  expect(await connector.dryRun("rename_station", { code: "a/b", name: "North" })).toMatchObject({
    url: `${baseUrl}/stations/a%2Fb?notify=true`,
    json: { station: { name: "North" }, by: "connector" },
  });
  expect((await connector.dryRun("rename_station", { code: "a", name: "N", tag: "t" })).json).toEqual({
    station: { name: "N", tags: ["t"] },
    by: "connector",
  });
});

test("names the missing scope by the connector's error rule", async () => {
  network.use(
    http.put(`${baseUrl}/stations/a`, () =>
      HttpResponse.json({ problems: ["needs stations:write"], trace: "t2" }, { status: 403 }),
    ),
  );
  await expect(connector.run("rename_station", { code: "a", name: "N" })).rejects.toMatchObject({
    kind: "forbidden",
    scopes: ["stations:write"],
    requestId: "t2",
    remedy: "Add stations:write.",
  });
});

test("requires the mandatory scopes, those of the actions, and those of matching variants", () => {
  expect(connector.requiredScopes([])).toEqual(["stations:read"]);
  expect(connector.requiredScopes(["rename_station"])).toEqual(["stations:read", "stations:write"]);
  const scopes = (detail: string): readonly string[] =>
    connector.requiredScopes(["find_readings"], { find_readings: { detail } });
  expect(scopes("mean")).toEqual(["readings:read", "stations:read"]);
  expect(scopes("raw")).toEqual(["readings:raw", "readings:read", "stations:read"]);
});

test("a variant has another effect", () => {
  const action = connector.action("add_readings");
  expect([{}, { validateOnly: false }, { validateOnly: true }].map((input) => getEffect(action, input))).toEqual([
    "create",
    "create",
    "read",
  ]);
});

test("rejects an action with a cost, and inputs that exclude each other", async () => {
  const input = { code: "a", values: [1] };
  await expect(connector.run("add_readings", input)).rejects.toMatchObject({ code: "paid_actions_disabled" });
  await expect(connector.run("add_readings", { ...input, batch: "b", validateOnly: true })).rejects.toMatchObject({
    issues: [{ path: "/batch", message: "Give only one of batch and validateOnly." }],
  });
});

describe("choices of an input", () => {
  test("are read page by page with the connector's cursor, until a search finds one", async () => {
    const cursors = serveStations();
    const choices = await connector.choices("get_station", "/code", { search: "E" });
    expect(choices).toEqual({ choices: [{ value: "e", label: "e" }] });
    expect(cursors).toEqual(["", "b", "d"]);
  });

  test("are limited to recent days where the lookup has a range", async () => {
    const requests = serveReadings();
    const now = Date.parse("2026-03-08T12:00:00Z");
    const { choices } = await connector.choices("add_readings", "/corrects", { now });
    expect(choices[0]).toEqual({ value: readings[0]?.takenAt, label: readings[0]?.takenAt });
    const range = { begin: "2026-03-01T12:00:00.000Z", end: "2026-03-08T12:00:00.000Z" };
    expect(requests.map(({ body }) => body)).toEqual([{ range }]);
  });
});

const readings = [
  { station: "a", takenAt: "2026-03-01T09:00:00Z", state: "final", celsius: 4 },
  { station: "a", takenAt: "2026-03-01T10:00:00Z", state: "draft", celsius: 5 },
];

/** Two pages of readings, and the requests for them. */
function serveReadings(): { authorization: string | null; body: unknown }[] {
  const requests: { authorization: string | null; body: unknown }[] = [];
  network.use(
    http.post(`${baseUrl}/readings/find`, async ({ request }) => {
      const body = await request.json();
      requests.push({ authorization: request.headers.get("authorization"), body });
      const isLast = getPointer(body, "/after") === "p2";
      return HttpResponse.json({ readings, ...(!isLast && { next: "p2" }) });
    }),
  );
  return requests;
}

test("reads a list with POST by another auth method, whose input default excludes items", async () => {
  const requests = serveReadings();
  const auth = { method: "app", credentials: { user: "u", pass: "p" }, baseUrl };
  const app = createConnector(directory, { ...options, auth });
  expect(await app.run("find_readings", { codes: ["a"], most: 2 })).toEqual({
    items: [readings[0], readings[0]],
    excludedCount: 2,
  });
  const authorization = `Basic ${Buffer.from("u:p").toString("base64")}`;
  expect(requests).toEqual([
    { authorization, body: { codes: ["a"] } },
    { authorization, body: { codes: ["a"], after: "p2" } },
  ]);
});

test("polls a trigger for changes of items, by the ids and times of the manifest", async () => {
  const trigger = connector.manifests.triggers.get("reading_corrected");
  if (!trigger) throw new Error("no trigger");
  let celsius: number | null = 4;
  network.use(
    http.post(`${baseUrl}/readings/find`, () => HttpResponse.json({ readings: [{ ...readings[0], celsius }] })),
  );
  const startAt = Date.parse("2026-03-01T12:00:00Z");
  let state: string | undefined;
  const data: unknown[] = [];
  for (const [index, value] of [4, null, 4, 7].entries()) {
    celsius = value;
    const result = await poll(trigger, state, { connector, now: () => startAt + index * 600_000 });
    expect(result.error).toBeUndefined();
    state = result.state;
    data.push(...result.events.map((event) => event.data));
  }
  expect(data).toEqual([{ reading: { ...readings[0], celsius: 7 }, changed: ["temperature"] }]);
});

test("the runtime contains no Gong names", () => {
  const named = globSync("src/{errors,json,manifests,runtime,triggers}/**/*.ts").filter((file) => {
    const code = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    return /gong/i.test(code.replaceAll("gong-connector", ""));
  });
  expect(named).toEqual([]);
});
