// Drift: differences between outputs and schemas, one issue for each path.
import { expect, test } from "vitest";
import { findDrift } from "../../src/internal.ts";
import type { Schema } from "../../src/json/schema.ts";
import { respondJson } from "../helpers/responses.ts";
import { connectAndWatch } from "../helpers/secret_leaks.ts";
import { startHttpServer } from "../helpers/servers.ts";

const schema: Schema = {
  type: "object",
  required: ["items"],
  properties: {
    items: {
      type: "array",
      items: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string" },
          data: { type: "object", additionalProperties: {} },
          free: { type: ["object", "null"] },
          tags: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
        },
      },
    },
  },
};

test("names a field that the schema does not name once, wherever it occurs", () => {
  const item = { id: "1", created: "2026", "a/b": 1, tags: [{ name: "x", color: "red" }, { color: "blue" }] };
  expect(findDrift(schema, { items: [item, item, item], page: 2 })).toEqual([
    { path: "/items/*/created", message: "is not in the output schema" },
    { path: "/items/*/a~1b", message: "is not in the output schema" },
    { path: "/items/*/tags/*/color", message: "is not in the output schema" },
    { path: "/page", message: "is not in the output schema" },
  ]);
});

test("reports a type that differs once for all entries of a list", () => {
  const items = Array.from({ length: 20 }, (_none, index) => ({ id: index }));
  expect(findDrift(schema, { items })).toEqual([{ path: "/items/*/id", message: "must be a string, not a number" }]);
});

test("reports a rare difference beside a frequent one", () => {
  const items: object[] = Array.from({ length: 2000 }, (_none, index) => ({ id: index }));
  items.push({ id: "1", tags: "none" });
  expect(findDrift(schema, { items })).toEqual([
    { path: "/items/*/id", message: "must be a string, not a number" },
    { path: "/items/*/tags", message: "must be a list, not a string" },
  ]);
});

test("accepts free content, and every value that the schema allows", () => {
  const data = { anything: { goes: 1 } };
  expect(findDrift(schema, { items: [{ id: "1", data, free: data, tags: [] }] })).toEqual([]);
});

test("has a limited number of paths for generated names", () => {
  const item = Object.fromEntries(Array.from({ length: 5000 }, (_none, index) => [`field${index}`, index]));
  expect(
    findDrift(schema, {
      items: [
        { ...item, id: "1" },
        { ...item, id: "2" },
      ],
    }),
  ).toHaveLength(100);
});

test("reports the new fields of a scorecard's questions once for a connector, and strict mode accepts them", async () => {
  const question = {
    questionId: "1",
    created: "2026-03-01T00:00:00Z",
    updated: "2026-03-01T00:00:00Z",
    updaterUserId: "-1",
  };
  const url = await startHttpServer((_request, response) =>
    respondJson(response, 200, {
      scorecards: [
        { scorecardId: "1", questions: [question, question] },
        { scorecardId: "2", questions: [question] },
      ],
    }),
  );
  const drifts: unknown[] = [];
  const { run } = connectAndWatch(url, { strict: true, onDrift: (drift) => drifts.push(drift) });
  await run("list_scorecards", {});
  await run("list_scorecards", {});
  const message = "is not in the output schema";
  expect(drifts).toEqual([
    {
      action: "list_scorecards",
      issues: ["created", "updated", "updaterUserId"].map((name) => ({
        path: `/items/*/questions/*/${name}`,
        message,
      })),
    },
  ]);
});
