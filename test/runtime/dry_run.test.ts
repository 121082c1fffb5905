// Dry runs and connection tests: what they show, and what they need.
import { describe, expect, test } from "vitest";
import { createConnector, type Handler } from "../../src/index.ts";
import { createAction, serveActions, weather } from "../helpers/small_connector.ts";

describe("a dry run", () => {
  const upload: Handler = async (_input, context) => {
    const stream = {
      open: async () => ({ headers: {}, content: (async function* () {})() }),
      preview: { fileName: "a.mp3" },
    };
    await context.send({
      method: "PUT",
      path: "/media",
      query: {},
      headers: { "x-a": "1" },
      isIdempotent: true,
      stream,
    });
    return {};
  };

  test("shows the request without its credentials, and sends nothing", async () => {
    const write = createAction({ id: "write_item", request: { method: "POST", path: "/item", body: { a: 1 } } });
    const handlers = { own: upload, silent: async () => ({}) };
    const { request: _unused, ...own } = createAction({ id: "own" });
    const { connector, urls } = await serveActions([createAction(), write, own, { ...own, id: "silent" }], [200, {}], {
      handlers,
    });
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/item$/);
    const headers = { authorization: "Bearer ••••" };
    const request = { url, path: "/item", query: {}, headers };
    expect(await connector.dryRun("read_item", {})).toStrictEqual({ ...request, method: "GET" });
    expect(await connector.dryRun("write_item", {})).toStrictEqual({ ...request, method: "POST", json: { a: 1 } });
    expect(await connector.dryRun("own", {})).toStrictEqual({
      method: "PUT",
      url: expect.stringMatching(/\/media$/),
      path: "/media",
      query: {},
      headers: { "x-a": "1", ...headers },
      upload: { fileName: "a.mp3" },
    });
    await expect(connector.dryRun("silent", {})).rejects.toMatchObject({
      code: "invalid_input",
      action: "silent",
      message: "the action sends no request",
    });
    expect(urls).toEqual([]);
  });

  test("needs no credentials", async () => {
    const connector = createConnector(weather);
    const { url, headers } = await connector.dryRun("get_station", { code: "a" });
    expect({ url, headers }).toEqual({ url: "/stations/a", headers: { authorization: "none" } });
    for (const call of [connector.run("get_station", { code: "a" }), connector.testConnection()])
      await expect(call).rejects.toMatchObject({
        code: "no_credentials",
        message: "there are no credentials",
        remedy: "Pass the option auth.",
      });
  });
});

test.for([
  [{ found: [{ code: "a" }], count: 5 }, "The list of stations (5)"],
  [{ found: [{ code: "a" }, { code: "b" }] }, "The list of stations (2)"],
] as const)("a connection test of %j names the number of items", async ([body, message]) => {
  const actions = [...weather.actions.values()];
  const { connector } = await serveActions(actions, [200, body]);
  expect(await connector.testConnection()).toMatchObject({ method: "token", action: "list_stations", message });
});

test("a connection test of an action that is no list has no number", async () => {
  const { connector } = await serveActions([{ ...createAction({ id: "list_stations" }) }], [200, { list: [] }]);
  expect(await connector.testConnection()).toMatchObject({ message: "The list of stations", output: { list: [] } });
});
