// The error of a wait that is longer than the call may wait.
import { expect, test } from "vitest";
import { createWaitError } from "../../src/network/wait_budget.ts";

test("states both times in whole seconds, after the message of the vendor", () => {
  const budget = { remainingMs: 2_000 };
  expect(createWaitError(7_001, budget, { action: "list_users" })).toMatchObject({
    code: "wait_too_long",
    message: "the next request is allowed in 8 s, and this call may wait 2 s",
    action: "list_users",
    retryAfterMs: 7_001,
  });
  expect(createWaitError(7_000, budget, { message: "slow down", status: 429, requestId: "r1" })).toMatchObject({
    message: "slow down; the next request is allowed in 7 s, and this call may wait 2 s",
    status: 429,
    requestId: "r1",
  });
});
