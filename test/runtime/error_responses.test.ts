// From an error response to the failure by the rules of the connector.
import { describe, expect, test } from "vitest";
import { getErrorClassifier } from "../../src/runtime/response.ts";
import { weather } from "../helpers/small_connector.ts";

const { connector } = weather;

describe("an error response", () => {
  const classify = (status: number, body: unknown = {}, isList = false, rules = connector) =>
    getErrorClassifier(rules)({ status, headers: {}, body }, { action: "list_stations", isList });

  test("is one that is not 2xx", () => {
    expect([200, 204, 299].map((status) => classify(status))).toEqual([undefined, undefined, undefined]);
    for (const status of [199, 300]) expect(classify(status)).toMatchObject({ kind: "rejected" });
  });

  test.for([
    [499, "rejected", "service_rejected"],
    [500, "unavailable", "service_unavailable"],
    [503, "unavailable", "service_unavailable"],
    [302, "rejected", "service_rejected"],
  ] as const)("with status %s that no rule matches is %s", ([status, kind, code]) => {
    const expected = { kind, code, refreshAccessToken: false, messages: ["Broken"], allText: "Broken" };
    const body = { problems: ["Broken"] };
    expect(classify(status, body, false, { ...connector, errorRules: [] })).toStrictEqual(expected);
  });

  test("matches a rule by its status, its message in any case, and whether the action is a list", () => {
    const stale = { problems: ["STALE PAGE"] };
    expect(classify(409, stale)).toMatchObject({ kind: "invalid_input", code: "cursor_expired", recover: "restart" });
    expect(classify(409, { problems: ["Other"] })).toMatchObject({ kind: "rejected", refreshAccessToken: false });
    expect(classify(410, {}, true)).toMatchObject({
      kind: "rejected",
      code: "service_rejected",
      recover: "empty_page",
    });
    expect(classify(410, {}, false)).not.toHaveProperty("recover");
    expect(classify(401, { problems: ["Expired"] })).toMatchObject({
      code: "credentials_rejected",
      refreshAccessToken: true,
    });
  });

  test("is a missing scope only where it is forbidden and names the scope", () => {
    const rule = { status: "4xx", messagePattern: "needs (?<scope>[a-z:]+)?", remedy: "Add {scope}.", reason: "Test." };
    const withKind = (kind: "forbidden" | "conflict", body: unknown) =>
      classify(403, body, false, { ...connector, errorRules: [{ ...rule, kind }] });
    const named = { problems: ["needs a:b"] };
    const unnamed = { problems: ["needs "] };
    expect(withKind("forbidden", named)).toMatchObject({ code: "missing_scope", scopes: ["a:b"], remedy: "Add a:b." });
    expect(withKind("conflict", named)).toMatchObject({ code: "service_conflict" });
    expect(withKind("forbidden", unnamed)).toMatchObject({
      code: "service_forbidden",
      remedy: "Add the missing scope.",
    });
    expect(withKind("forbidden", unnamed)).not.toHaveProperty("scopes");
  });

  test("from a proxy does not reject the credentials, and names the proxy as the cause", () => {
    expect(classify(401, "<html>")).toStrictEqual({
      kind: "unavailable",
      code: "service_unavailable",
      refreshAccessToken: false,
      messages: [expect.stringContaining("401")],
      remedy: expect.stringContaining("proxy"),
    });
  });

  test("quotes the first place with messages, and matches patterns with all", () => {
    const errorResponse = { ...connector.errorResponse, messages: ["/message", "/problems"] };
    const body = { message: " ", problems: ["one", "two", 3, ""] };
    const rules = { ...connector, errorResponse };
    expect(classify(400, body, false, rules)).toMatchObject({ messages: ["one", "two"], allText: "one\ntwo" });
    expect(classify(400, { ...body, message: "M" }, false, rules)).toMatchObject({
      messages: ["M"],
      allText: "M\none\ntwo",
    });
  });

  test("quotes a bounded part of long messages", () => {
    const long = "x".repeat(1000);
    const problems = [long, `${long}y`, ...Array.from({ length: 30 }, (_unused, index) => `p${index}`)];
    const messages = classify(400, { problems })?.messages ?? [];
    expect(messages.slice(0, 2)).toEqual([long, `${long}…`]);
    expect(messages).toHaveLength(25);
  });

  test.for([
    ["https://weather.example/help", "https://weather.example/help"],
    ["http://weather.example/help", undefined],
    ["https://", undefined],
  ])("links to %s: %s", ([page, helpUrl]) => {
    expect(classify(400, { page })?.helpUrl).toBe(helpUrl);
  });

  test("has no link if the manifest names no place for it", () => {
    const { helpUrl: _unused, ...errorResponse } = connector.errorResponse;
    const body = { page: "https://weather.example/help" };
    expect(classify(400, body, false, { ...connector, errorResponse })).not.toHaveProperty("helpUrl");
  });
});
