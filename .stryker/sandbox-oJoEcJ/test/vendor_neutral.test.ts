// @ts-nocheck
// The runtime knows no vendor: a made-up connector runs on it, with its own words for paging, errors and scopes.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createConnector } from "../src/index.ts";
import { getPointer } from "../src/internal.ts";

const baseUrl = "https://api.weather.example";
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const connector = createConnector(new URL("fixtures/weather/", import.meta.url), {
  auth: { method: "token", values: { token: "t" }, baseUrl },
  strict: true,
  maxRetries: 0,
});

/** Stations a to e, two a page; the page at `stale` is refused once. */
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
      return HttpResponse.json({ found, count: 5, ...(first + 2 < 5 && { next: codes[first + 1] }) });
    }),
  );
  return asked;
}

describe("a list", () => {
  test("takes its cursor where the manifest puts it, under the connector's own names", async () => {
    const asked = serveStations();
    const page = await connector.run("list_stations", { most: 3 });
    expect(page).toEqual({ items: ["a", "b", "c"].map((code) => ({ code, name: null })), nextCursor: "1~b", total: 5 });
    expect(asked).toEqual(["", "b"]);
    expect(await connector.run("list_stations", { after: "1~b", most: 9 })).toEqual({
      items: ["d", "e"].map((code) => ({ code, name: null })),
      total: 5,
    });
  });

  test("is walked again from the start when a page went stale, without repeating", async () => {
    const asked = serveStations("b");
    const codes: unknown[] = [];
    for await (const station of connector.iterate("list_stations", {})) codes.push(getPointer(station, "/code"));
    expect(codes).toEqual(["a", "b", "c", "d", "e"]);
    expect(asked).toEqual(["", "b", "", "b", "d"]);
  });

  test("is empty where its rule says so", async () => {
    network.use(http.get(`${baseUrl}/stations`, () => HttpResponse.json({ problems: ["gone"] }, { status: 410 })));
    expect(await connector.run("list_stations", {})).toEqual({ items: [] });
  });
});

test("a body is made from its template; what is absent goes, and takes an emptied list along", async () => {
  expect(await connector.dryRun("rename_station", { code: "a/b", name: "North" })).toMatchObject({
    url: `${baseUrl}/stations/a%2Fb?notify=true`,
    json: { station: { name: "North" }, by: "connector" },
  });
  expect((await connector.dryRun("rename_station", { code: "a", name: "N", tag: "t" })).json).toEqual({
    station: { name: "N", tags: ["t"] },
    by: "connector",
  });
});

test("a missing scope is named by the connector's own rule", async () => {
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

test("scopes start from the mandatory ones", () => {
  expect(connector.requiredScopes([])).toEqual(["stations:read"]);
  expect(connector.requiredScopes(["rename_station"])).toEqual(["stations:read", "stations:write"]);
});
