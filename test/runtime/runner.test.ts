// Running actions and handlers on a server: outputs, drift, lists, and the context of handlers.
import { describe, expect, test } from "vitest";
import { type Action, ConnectorError, type Handler, type RequestAttempt } from "../../src/index.ts";
import { createAction, serveActions } from "../helpers/small_connector.ts";

const text = { type: "string" } as const;
const item = { type: "object", properties: { code: text, name: text } } as const;
const list = createAction({
  id: "list_items",
  request: { method: "GET", path: "/items" },
  response: { items: "/found" },
  input: { type: "object", properties: { most: { type: "integer" }, country: text, drafts: text } },
  output: { type: "object", properties: { items: { type: "array", items: item } } },
});
const pick = createAction({ response: { pick: "/item" }, output: item });

describe("an output", () => {
  test.for([
    [{ code: true, name: false }, [{ path: "/code" }, { path: "/name" }], /^\/code must .+; \/name must [^;]+$/],
    [["a"], [{ path: "" }], /^output must [^;]+$/],
  ] as const)("%j of another type is an error in strict mode", async ([value, issues, message]) => {
    const { connector } = await serveActions([pick], [200, { item: value }]);
    await expect(connector.run("read_item", {}, { strict: true })).rejects.toMatchObject({
      code: "schema_mismatch",
      action: "read_item",
      message: expect.stringMatching(message),
      issues,
    });
    expect(await connector.run("read_item", {})).toEqual(value);
  });

  test("of another type is reported once to a listener, and returned", async () => {
    const { connector } = await serveActions([pick], [200, { item: { code: true } }]);
    const reports: unknown[] = [];
    const options = { onDrift: (drift: unknown) => reports.push(drift) };
    for (let run = 0; run < 2; run += 1) expect(await connector.run("read_item", {}, options)).toEqual({ code: true });
    expect(reports).toEqual([{ action: "read_item", issues: [expect.objectContaining({ path: "/code" })] }]);
  });

  test("in strict mode with a listener is an error too; a valid one is neither", async () => {
    const reports: unknown[] = [];
    const options = { strict: true, onDrift: (drift: unknown) => reports.push(drift) };
    const { connector } = await serveActions([pick], [200, { item: { code: "a" } }], options);
    expect(await connector.run("read_item", {})).toEqual({ code: "a" });
    expect(reports).toEqual([]);
  });

  test.for([{}, { item: null }])("is not nothing: %j", async (body) => {
    const { connector } = await serveActions([pick], [200, { ...body, trace: "t1" }]);
    await expect(connector.run("read_item", {})).rejects.toMatchObject({
      code: "no_result",
      action: "read_item",
      status: 200,
      requestId: "t1",
      message: "the response has nothing at /item",
    });
  });

  test("that is private is an error that names the input to include it", async () => {
    const exclude = { unless: { path: "/code", equals: "public" }, input: "drafts", reason: "It may be private." };
    const action = { ...pick, input: list.input, response: { pick: "/item", exclude } };
    const { connector } = await serveActions([action], [200, { item: { code: "a" }, trace: "t1" }]);
    await expect(connector.run("read_item", { drafts: "exclude" })).rejects.toMatchObject({
      code: "item_excluded",
      action: "read_item",
      status: 200,
      requestId: "t1",
      message: expect.stringContaining("private"),
      remedy: 'It may be private. Set drafts to "include".',
    });
    expect(await connector.run("read_item", { drafts: "include" })).toEqual({ code: "a" });
  });
});

test("a list sends neither its limit nor the input that controls private items", async () => {
  const input = { country: "NO", most: 3, drafts: "include" };
  const { connector, urls } = await serveActions([list], [200, { found: [] }]);
  await connector.run("list_items", input);
  const exclude = { unless: { path: "/code", equals: "a" }, input: "drafts", reason: "Test." };
  const excluding = await serveActions([{ ...list, response: { items: "/found", exclude } }], [200, { found: [] }]);
  await excluding.connector.run("list_items", input);
  expect([urls, excluding.urls]).toEqual([["/items?country=NO&drafts=include"], ["/items?country=NO"]]);
});

test("only a list can be iterated", async () => {
  const { connector } = await serveActions([createAction(), pick], [200, {}]);
  await expect(connector.iterate("read_item", {}).next()).rejects.toMatchObject({
    code: "not_a_list",
    action: "read_item",
    message: "read_item does not return a list",
    remedy: "Use run instead.",
  });
});

test("only a list is empty by an error rule", async () => {
  const gone: [number, unknown] = [410, { problems: ["gone"] }];
  const events: RequestAttempt[] = [];
  const { connector } = await serveActions([createAction(), list], gone, { onAttempt: (event) => events.push(event) });
  expect(await connector.run("list_items", {})).toEqual({ items: [] });
  await expect(connector.run("read_item", {})).rejects.toMatchObject({ code: "service_rejected", status: 410 });
  expect(events.map(({ kind }) => kind)).toEqual([undefined, "rejected"]);
  expect(events[0]).not.toHaveProperty("requestId");
});

test("an iteration waits no longer than the connector may", async () => {
  const options = { maxRetries: 1, maxWaitMs: 10 };
  const { connector, urls } = await serveActions([list], [503, {}, { "retry-after": "1000" }], options);
  await expect(connector.iterate("list_items", {}).next()).rejects.toMatchObject({ code: "wait_too_long" });
  expect(urls).toHaveLength(1);
});

test("a retry that may not wait is the error of its response", async () => {
  const { connector } = await serveActions([list], [503, { problems: ["Busy"] }], { maxRetries: 1, maxWaitMs: 0 });
  await expect(connector.run("list_items", {})).rejects.toMatchObject({ code: "service_unavailable", status: 503 });
});

describe("a handler", () => {
  const { request: _unused, ...own } = createAction({ id: "own" });
  const run = async (handler: Handler, response: [number, unknown] = [200, {}], actions: readonly Action[] = []) =>
    (await serveActions([own, ...actions], response, { handlers: { own: handler } })).connector;

  test("throws errors with a place to resume only if the place is its own", async () => {
    const details = { status: 503, resumeFrom: { cursor: "c" } };
    const fail = (action: string) => async () => {
      throw new ConnectorError("service_unavailable", "busy", { ...details, action });
    };
    const expected = { code: "service_unavailable", message: "busy", status: 503 };
    await expect((await run(fail("own"))).run("own", {})).rejects.toMatchObject({
      ...expected,
      action: "own",
      resumeFrom: { cursor: "c" },
    });
    await expect((await run(fail("other"))).run("own", {})).rejects.toMatchObject({
      ...expected,
      action: "other",
      resumeFrom: undefined,
    });
  });

  test.for([new Error("secret"), "secret"])("that throws %s is an internal error", async (thrown) => {
    const connector = await run(async () => {
      throw thrown;
    });
    await expect(connector.run("own", {})).rejects.toMatchObject({ code: "internal_error", action: "own" });
  });

  test("gets the signal, the progress listener and the upload only where the run has them", async () => {
    const names = ["signal", "onProgress", "upload"] as const;
    const connector = await run(async (_input, context) => ({ given: names.filter((name) => name in context) }));
    expect(await connector.run("own", {})).toEqual({ given: [] });
    const { signal } = new AbortController();
    expect(await connector.run("own", {}, { signal, onProgress() {} })).toEqual({ given: ["signal", "onProgress"] });
    const received = await run(async (_input, context) => {
      context.onProgress?.({ sent: context.signal === signal ? 1 : 0 });
      return {};
    });
    const progress: unknown[] = [];
    await received.run("own", {}, { signal, onProgress: (sent) => progress.push(sent) });
    expect(progress).toEqual([{ sent: 1 }]);
  });

  test("runs another action, whose output of another type is an error of that action", async () => {
    const call: Handler = (_input, context) => context.run("read_item", {});
    expect(await (await run(call, [200, { item: { code: "a", name: true } }], [pick])).run("own", {})).toEqual({
      code: "a",
    });
    await expect((await run(call, [200, { item: ["a"] }], [pick])).run("own", {})).rejects.toMatchObject({
      code: "unexpected_response",
      action: "read_item",
      message: "the output has another type than declared",
    });
  });

  test("iterates the items of the declared type, or all where none is declared", async () => {
    const collect: Handler = async (_input, context) => {
      const all: unknown[] = [];
      for await (const found of context.iterate("list_items", {})) all.push(found);
      return { all };
    };
    const found = [{ code: "a" }, "text", { code: true, name: "b" }];
    const typed = await run(collect, [200, { found }], [list]);
    expect(await typed.run("own", {})).toEqual({ all: [{ code: "a" }, { name: "b" }] });
    const untyped = await run(collect, [200, { found }], [{ ...list, output: { type: "object" } }]);
    expect(await untyped.run("own", {})).toEqual({ all: found });
  });
});
