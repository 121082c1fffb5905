// Signatures of deliveries, by the Standard Webhooks specification, while a secret is replaced.
import { expect, test } from "vitest";
import {
  createSignatureHeaders,
  generateSigningSecret,
  listSigningSecrets,
  rotateSigningSecret,
} from "../src/triggers/delivery_signature.ts";

const dayMs = 86_400_000;
const now = 1_000_000;

test("signs the id, the time in seconds and the body as in the specification's example", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  const headers = createSignatureHeaders([secret], id, 1_614_265_330_999, '{"test": 2432232314}');
  expect(headers).toEqual({
    "webhook-id": id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("has one signature for each secret, separated by a space", () => {
  const secrets = [generateSigningSecret(), generateSigningSecret()];
  const sign = (used: readonly string[]) => createSignatureHeaders(used, "id", now, "{}")["webhook-signature"];
  expect(sign(secrets)).toBe(`${sign(secrets.slice(0, 1))} ${sign(secrets.slice(1))}`);
});

test("a secret has 24 random bytes behind its prefix", () => {
  const [first, second] = [generateSigningSecret(), generateSigningSecret()];
  expect(first).toMatch(/^whsec_[A-Za-z\d+/]{32}$/);
  expect(first).not.toBe(second);
});

test("the first secret replaces none", () => {
  const rotated = rotateSigningSecret({ other: "kept by the store" }, now);
  expect(rotated).toStrictEqual({ signingSecret: rotated.signingSecret, secrets: { signing: rotated.signingSecret } });
  expect(listSigningSecrets(rotated.secrets, now)).toEqual([rotated.signingSecret]);
  expect(listSigningSecrets({}, now)).toEqual([]);
});

test("a replaced secret signs for a day, after the new one", () => {
  const { signingSecret, secrets, previousExpiresAt } = rotateSigningSecret({ signing: "whsec_old" }, now);
  expect(previousExpiresAt).toBe(now + dayMs);
  expect(listSigningSecrets(secrets, now + dayMs - 1)).toEqual([signingSecret, "whsec_old"]);
  expect(listSigningSecrets(secrets, now + dayMs)).toEqual([signingSecret]);
});

test("five replaced secrets sign at most, the last ones", () => {
  let secrets: Readonly<Record<string, string>> = { signing: "whsec_0" };
  const all = ["whsec_0"];
  for (let turn = 1; turn <= 7; turn += 1) {
    const rotated = rotateSigningSecret(secrets, now + turn);
    secrets = rotated.secrets;
    all.unshift(rotated.signingSecret);
  }
  expect(listSigningSecrets(secrets, now + 8)).toEqual(all.slice(0, 6));
});

test.for([
  "{}",
  "[1, null]",
  '[{"secret":"whsec_1"}]',
  '[{"secret":1,"expiresAt":9e15}]',
  '[{"secret":"a","expiresAt":"9e15"}]',
])("ignores stored secrets of another form: %s", (stored) => {
  expect(listSigningSecrets({ signing: "whsec_new", signing_previous: stored }, now)).toEqual(["whsec_new"]);
});
