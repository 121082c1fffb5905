// Finding an action, the scopes that it needs, and the default of the input that controls private items.
import { describe, expect, test } from "vitest";
import { type Action, gongManifests } from "../../src/index.ts";
import { applyInputDefaults } from "../../src/runtime/input_defaults.ts";
import { findAction } from "../../src/runtime/manifests.ts";
import {
  getActionScopes,
  getRequiredScopes,
  getScopeInputDefaults,
  listPossibleScopes,
} from "../../src/runtime/scopes.ts";
import { createAction, weather } from "../helpers/small_connector.ts";

describe("scopes", () => {
  const action = createAction({
    id: "list_items",
    scopes: ["a"],
    variants: [
      { when: { path: "/plain", exists: false }, scopes: ["b", "a"], reason: "Test." },
      { when: { path: "/dry", equals: true }, effect: "read", reason: "Test." },
    ],
    response: { exclude: { input: "plain", reason: "Test." } },
  });

  test.for<[unknown, object, string[]]>([
    [undefined, {}, ["a"]],
    [{}, {}, ["a", "b"]],
    [{ plain: true, dry: true }, {}, ["a"]],
    [{}, { plain: "exclude" }, ["a"]],
  ])("of the input %j with the defaults %j are %j", ([input, defaults, expected]) => {
    expect(getActionScopes(action, input, { ...defaults })).toEqual(expected);
  });

  test("that are possible include those of all variants", () => {
    expect(listPossibleScopes(action)).toEqual(["a", "b", "a"]);
    expect(listPossibleScopes(createAction({ scopes: ["c"] }))).toEqual(["c"]);
  });

  test("use the defaults of the auth method with scopes", () => {
    const token = weather.auth.get("token");
    const oauth2 = gongManifests().auth.get("oauth2");
    if (!token || !oauth2) throw new Error("expected an auth method without scopes and one with them");
    const auth = new Map([
      ["token", { ...token, inputDefaults: { plain: "other" } }],
      ["oauth2", { ...oauth2, inputDefaults: { plain: "include" } }],
    ]);
    expect(getScopeInputDefaults({ auth })).toEqual({ plain: "include" });
    expect(getScopeInputDefaults(weather)).toEqual({});
    expect(getRequiredScopes({ ...weather, auth }, [action])).toEqual(["a", "stations:read"]);
    expect(getRequiredScopes(weather, [action])).toEqual(["a", "b", "stations:read"]);
  });
});

describe("the default of an input that controls private items", () => {
  const excluding = createAction({ response: { exclude: { input: "drafts", reason: "Test." } } });

  test.for<[Action, unknown, Record<string, unknown>, unknown]>([
    [excluding, { a: 1 }, { drafts: "exclude" }, { a: 1, drafts: "exclude" }],
    [excluding, { drafts: "include" }, { drafts: "exclude" }, { drafts: "include" }],
    [excluding, {}, {}, {}],
    [excluding, "text", { drafts: "exclude" }, "text"],
    [createAction(), {}, { drafts: "exclude", undefined: 1 }, {}],
  ])("completes it only where it is absent (%#)", ([action, input, defaults, expected]) => {
    expect(applyInputDefaults(action, input, defaults)).toStrictEqual(expected);
  });
});

test("an unknown action is an error that suggests the nearest id, also one of others", () => {
  const { actions } = weather;
  expect(findAction(actions, "get_station").id).toBe("get_station");
  for (const [id, closest] of [
    ["get_statoin", "get_station"],
    ["storm_warnde", "storm_warned"],
  ] as const)
    expect(() => findAction(actions, id, ["storm_warned"])).toThrow(
      expect.objectContaining({ code: "unknown_action", message: expect.stringContaining(`Did you mean ${closest}?`) }),
    );
});
