// Round robin: the key whose last turn was longest ago comes first.
import { expect, test } from "vitest";
import { RoundRobin } from "../../src/triggers/round_robin.ts";

test("keys without a turn come first, then those whose last turn was longest ago", () => {
  const robin = new RoundRobin();
  for (const key of ["a", "b", "c", "a"]) robin.recordTurn(key);
  const waiting = ["a", "b", "c", "d"];
  expect(robin.sort(waiting)).toEqual(["d", "b", "c", "a"]);
  expect(waiting).toEqual(["a", "b", "c", "d"]);
});

test("forgets all turns beyond 10,000 keys", () => {
  const robin = new RoundRobin();
  for (let number = 0; number < 10_000; number += 1) robin.recordTurn(String(number));
  expect(robin.sort(["9", "8"])).toEqual(["8", "9"]);
  robin.recordTurn("one more");
  expect(robin.sort(["9", "8"])).toEqual(["9", "8"]);
});
