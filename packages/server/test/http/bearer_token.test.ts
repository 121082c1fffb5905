// Comparison of secrets in constant time.
import { expect, test } from "vitest";
import { isSameSecret } from "../../src/http/bearer_token.ts";

test.for([
  ["a-token", "a-token", true],
  ["a-tokem", "a-token", false],
  ["a-toke", "a-token", false],
  ["a-token2", "a-token", false],
  ["a-token\0", "a-token", false],
  ["a-token", "a-token\0", false],
  ["", "a-token", false],
  ["", "", true],
  ["schlüssel-€", "schlüssel-€", true],
  // Its last character does not fit into the bytes of the secret.
  ["a-toke€", "a-token", false],
] as const)("compares %j with the secret %j", ([received, expected, isSame]) => {
  expect(isSameSecret(received, expected)).toBe(isSame);
});
