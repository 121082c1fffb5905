// Unknown ids and fields suggest the nearest one, in the library and on the command line.
import { describe, expect, test } from "vitest";
import { gong } from "../src/index.ts";
import { runCli } from "./helpers/run_cli.ts";

const connector = gong();

describe("the library suggests", () => {
  test("the nearest action", async () => {
    await expect(connector.run(String("list_cals"), {})).rejects.toThrow("Did you mean list_calls?");
    expect(() => connector.action("get_cal_by_id")).toThrow("Did you mean get_call_by_id?");
    expect(() => connector.requiredScopes(["list_user"])).toThrow("Did you mean list_users?");
  });

  test("the nearest input, also in a nested object", async () => {
    const input = { filter: { fromDatetime: "2026-01-01T00:00:00Z" } };
    await expect(connector.run(String("list_extensive_calls"), input)).rejects.toThrow("Did you mean fromDateTime?");
  });

  test("the nearest action or trigger, and the nearest input with choices", async () => {
    await expect(connector.choices("transcript_redy", "/workspaceId")).rejects.toThrow(
      "Did you mean transcript_ready?",
    );
    await expect(connector.choices("list_calls", "/workspaceID")).rejects.toThrow("Did you mean /workspaceId?");
  });

  test("nothing for an id that is no text, as a workflow without an action has", async () => {
    for (const id of [undefined, null, 5, {}])
      await expect(connector.run(id as never, {})).rejects.toMatchObject({ code: "unknown_action" });
  });

  test("nothing for an id that is like no other, and does not repeat a long one", () => {
    expect(() => connector.action("x".repeat(1_000_000))).toThrow(/^Unknown action x{1000}…\.$/);
  });
});

describe("the command line suggests", () => {
  test.for([
    ["the nearest command", ["rnu", "list_users"], "(Did you mean run?)"],
    ["the nearest option", ["run", "list_users", "--jsn"], "(Did you mean --json?)"],
    ["the nearest command below store", ["store", "bakup", "x"], "(Did you mean backup?)"],
    ["the nearest action to run", ["run", "list_user"], "Did you mean list_users?"],
    ["the nearest action to describe", ["describe", "list_user"], "Did you mean list_users?"],
    ["the nearest trigger to describe", ["describe", "call_record"], "Did you mean call_recorded?"],
    ["the nearest trigger to watch", ["watch", "call_record"], "Did you mean call_recorded?"],
    ["the nearest action of scopes", ["scopes", "list_user"], "Did you mean list_users?"],
    ["the nearest input", ["run", "list_users", "--dry-run", "-i", '{"limits":1}'], "Did you mean limit?"],
    ["the nearest group of mcp", ["mcp", "--sandbox", "--groups", "cals"], "Did you mean calls?"],
  ] as const)("%s", async ([, args, message]) => {
    const { code, err } = await runCli(args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});
