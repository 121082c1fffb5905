// What the response to a delivery means: delivered, failed, or to be retried.
import { expect, onTestFinished, test, vi } from "vitest";
import { retryDelaysSeconds, toDeliveryAttempt } from "../../src/triggers/delivery_attempt.ts";

const now = 1_000_000;

function mockRandom(value: number): void {
  const random = vi.spyOn(Math, "random").mockReturnValue(value);
  onTestFinished(() => random.mockRestore());
}

test.for([200, 204, 299])("status %i is delivered, and decides whether its content is kept", (status) => {
  for (const keepContent of [true, false])
    expect(toDeliveryAttempt({ status, message: "m" }, 1, now, keepContent)).toEqual({
      state: "delivered",
      message: "m",
      keepContent,
    });
});

test.for([undefined, 100, 199, 300, 404, 409, 411, 503])("status %s is retried", (status) => {
  mockRandom(0);
  expect(toDeliveryAttempt({ ...(status && { status }), message: "m" }, 1, now, true)).toEqual({
    state: "pending",
    message: "m",
    nextAttemptAt: now + 5_000,
  });
});

test("status 410 fails at once", () => {
  expect(toDeliveryAttempt({ status: 410, message: "Status 410." }, 1, now, true)).toEqual({
    state: "failed",
    message: "Status 410. The engine accepts no more deliveries.",
  });
});

test("fails when no retry is left", () => {
  const attempts = retryDelaysSeconds.length;
  expect(toDeliveryAttempt({ message: "m" }, attempts, now, true)).toMatchObject({ state: "pending" });
  expect(toDeliveryAttempt({ message: "m." }, attempts + 1, now, true)).toEqual({
    state: "failed",
    message: "m. Attempt 10 of 10 failed.",
  });
});

test("the pause of each retry has up to a tenth of jitter, and is not shorter than Retry-After", () => {
  mockRandom(0.5);
  const getPause = (attempts: number, retryAfterMs?: number) => {
    const attempt = toDeliveryAttempt({ message: "m", ...(retryAfterMs && { retryAfterMs }) }, attempts, now, true);
    return attempt.state === "pending" ? attempt.nextAttemptAt - now : undefined;
  };
  expect(getPause(1)).toBe(5_250);
  expect(getPause(2)).toBe(315_000);
  expect(getPause(9)).toBe(90_720_000);
  expect(getPause(1, 5_251)).toBe(5_251);
  expect(getPause(1, 5_249)).toBe(5_250);
});
