// @ts-nocheck
// Forgeries of every kind are refused, honest deliveries are not, and a library made by others agrees.
import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import fc from "fast-check";
import { importSPKI, jwtVerify, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { gongManifests, loadManifests, type Trigger, verifyWebhook, type WebhookRule } from "../../src/index.ts";
import {
  authenticateWebhook,
  compileValidator,
  parsePublicKey,
  type WebhookRequest,
  type WebhookResult,
} from "../../src/internal.ts";

const now = Date.UTC(2026, 2, 1, 12);
const trigger = triggerOf("call_analyzed");
const call = Object(trigger.sample).call;
const text = JSON.stringify({ callData: call, isPrivate: false, isTest: false });
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const base64 = pair.publicKey.export({ type: "spki", format: "der" }).toString("base64");
const rule: WebhookRule = { id: "r1", url: "https://receiver.example/hooks/r1", method: "jwt", publicKey: base64 };
const secret = randomBytes(32).toString("base64url");
const keyRule: WebhookRule = { id: "r2", url: "https://receiver.example/hooks/r2", method: "url_secret", secret };

function triggerOf(id: string): Trigger {
  const found = gongManifests().triggers.get(id);
  if (!found) throw new Error(`there is no trigger ${id}`);
  return found;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const digestOf = (body: string | Uint8Array): string => createHash("sha256").update(body).digest("hex");
const claimsOf = (body: string | Uint8Array = text): Record<string, unknown> => ({
  webhook_url: rule.url,
  body_sha256: digestOf(body),
  exp: now / 1000 + 300,
});

/** A token signed by RS256, whatever its header says. */
function tokenOf(
  claims: object = claimsOf(),
  header: object = { alg: "RS256" },
  key: KeyObject = pair.privateKey,
): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

function deliveryOf(token: string | undefined, body: string | Uint8Array = text, url = rule.url): WebhookRequest {
  const headers: [string, string][] = [["Content-Type", "application/json"]];
  if (token !== undefined) headers.push(["Authorization", token]);
  return { url, headers, body: Buffer.from(body) };
}

/** A memory of deliveries as a store has it. */
function memory(): { storeOnce: (key: string, until: number) => boolean; known: Map<string, number> } {
  const known = new Map<string, number>();
  return { known, storeOnce: (key, until) => !known.has(key) && known.set(key, until).has(key) };
}

const judge = (
  delivery: WebhookRequest,
  by: WebhookRule = rule,
  { storeOnce } = memory(),
  at = now,
): Promise<WebhookResult> => verifyWebhook(trigger, by, delivery, { now: at, storeOnce });

describe("an honest delivery", () => {
  test("becomes an event that names its call, rule and time", async () => {
    const { event } = await judge(deliveryOf(tokenOf()));
    expect(event).toEqual({
      id: `call_analyzed:r1:${call.metaData.id}`,
      trigger: "call_analyzed",
      itemId: call.metaData.id,
      occurredAt: "2026-03-02T17:31:12.041Z",
      detectedAt: "2026-03-01T12:00:00.000Z",
      data: { call, isPrivate: false },
    });
    expect(compileValidator(trigger.output)(event?.data)).toEqual([]);
  });

  test.for([
    ["with the word Bearer", deliveryOf(`Bearer ${tokenOf()}`), rule],
    ["with the word in small letters", deliveryOf(`bearer ${tokenOf()}`), rule],
    ["under a PEM key", deliveryOf(tokenOf()), { ...rule, publicKey: pem }],
    [
      "under a key with line breaks",
      deliveryOf(tokenOf()),
      { ...rule, publicKey: base64.replaceAll(/(.{60})/g, "$1\r\n") },
    ],
    [
      "to the address with a slash and a query",
      deliveryOf(tokenOf({ ...claimsOf(), webhook_url: "HTTPS://Receiver.example:443/hooks/r1/?a=b" })),
      rule,
    ],
    [
      "with an upper-case digest",
      deliveryOf(tokenOf({ ...claimsOf(), body_sha256: digestOf(text).toUpperCase() })),
      rule,
    ],
    ["a minute late by the sender's clock", deliveryOf(tokenOf({ ...claimsOf(), exp: now / 1000 - 59 })), rule],
    [
      "with further claims and a key id",
      deliveryOf(tokenOf({ ...claimsOf(), iss: "x", iat: 1 }, { alg: "RS256", kid: "1", typ: "JWT" })),
      rule,
    ],
  ] as const)("%s is believed", async ([, delivery, by]) => {
    expect((await judge(delivery, by)).refusal).toBeUndefined();
  });

  test("made by another library is believed", async () => {
    const { exp, ...claims } = claimsOf();
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256" })
      .setExpirationTime(Number(exp))
      .sign(pair.privateKey);
    expect((await judge(deliveryOf(token))).refusal).toBeUndefined();
  });

  test("keeps the digits of long numbers in its body", async () => {
    const body = '{"callData":{"metaData":{"id":7782342274025937895}},"isTest":false}';
    const { event } = await judge(deliveryOf(tokenOf(claimsOf(body)), body));
    expect(event?.itemId).toBe("7782342274025937895");
  });

  test("that is a test is marked, and each test is an event of its own", async () => {
    const body = JSON.stringify({ callData: call, isTest: true });
    const first = await judge(deliveryOf(tokenOf(claimsOf(body)), body));
    const second = await judge(deliveryOf(tokenOf({ ...claimsOf(body), iat: 1 }), body));
    expect(first.event?.isTest).toBe(true);
    expect(second.event?.id).not.toBe(first.event?.id);
  });

  test("is remembered as long as its token could be sent again", async () => {
    const store = memory();
    await judge(deliveryOf(tokenOf()), rule, store);
    expect([...store.known.values()]).toEqual([now + 360_000]);
  });
});

const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = (key: KeyObject): string => key.export({ type: "spki", format: "der" }).toString("base64");
const [head = "", payload = "", signature = ""] = tokenOf().split(".");
const hs256 = (header: object, key: string | Buffer): string => {
  const signed = `${part(header)}.${part(claimsOf())}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
};
const twice = (delivery: WebhookRequest, name: string, value: string): WebhookRequest => ({
  ...delivery,
  headers: [...delivery.headers, [name, value]],
});
const without = (name: string): object =>
  Object.fromEntries(Object.entries(claimsOf()).filter(([key]) => key !== name));
const huge = Buffer.alloc(5_242_881, 32);

const forgeries: readonly (readonly [string, WebhookRequest, string, WebhookRule?])[] = [
  ["no header", deliveryOf(undefined), "unsigned"],
  ["an empty header", deliveryOf(""), "unsigned"],
  ["a doubled header", twice(deliveryOf(tokenOf()), "Authorization", tokenOf()), "unsigned"],
  ["a doubled header in another case", twice(deliveryOf(tokenOf()), "AUTHORIZATION", "x"), "unsigned"],
  ["two tokens in one header", deliveryOf(`${tokenOf()}, ${tokenOf()}`), "malformed_token"],
  ["no token", deliveryOf("Bearer"), "malformed_token"],
  ["basic credentials", deliveryOf("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), "malformed_token"],
  ["four parts", deliveryOf(`${tokenOf()}.x`), "malformed_token"],
  ["an encrypted token", deliveryOf(`${part({ alg: "RSA-OAEP", enc: "A256GCM" })}.a.b.c.d`), "malformed_token"],
  [
    "a header that is no JSON",
    deliveryOf(`${Buffer.from("{").toString("base64url")}.${payload}.${signature}`),
    "malformed_token",
  ],
  ["a header that is a list", deliveryOf(tokenOf(claimsOf(), ["RS256"])), "malformed_token"],
  ["a token without end", deliveryOf(`${head}.${"A".repeat(9000)}.${signature}`), "malformed_token"],
  ["algorithm none", deliveryOf(`${part({ alg: "none" })}.${payload}.${signature}`), "wrong_algorithm"],
  ["algorithm none without signature", deliveryOf(`${part({ alg: "none" })}.${payload}.`), "malformed_token"],
  ["algorithm None", deliveryOf(tokenOf(claimsOf(), { alg: "None" })), "wrong_algorithm"],
  ["no algorithm", deliveryOf(tokenOf(claimsOf(), { typ: "JWT" })), "wrong_algorithm"],
  ["HS256 with the public key as PEM", deliveryOf(hs256({ alg: "HS256" }, pem)), "wrong_algorithm"],
  ["HS256 with the public key as base64", deliveryOf(hs256({ alg: "HS256" }, base64)), "wrong_algorithm"],
  ["HS256 under the name of RS256", deliveryOf(hs256({ alg: "RS256" }, pem)), "bad_signature"],
  ["RS512", deliveryOf(tokenOf(claimsOf(), { alg: "RS512" })), "wrong_algorithm"],
  ["PS256", deliveryOf(tokenOf(claimsOf(), { alg: "PS256" })), "wrong_algorithm"],
  ["a list of algorithms", deliveryOf(tokenOf(claimsOf(), { alg: ["RS256"] })), "wrong_algorithm"],
  [
    "a critical extension",
    deliveryOf(tokenOf(claimsOf(), { alg: "RS256", crit: ["b64"], b64: false })),
    "wrong_algorithm",
  ],
  ["another key", deliveryOf(tokenOf(claimsOf(), { alg: "RS256" }, other.privateKey)), "bad_signature"],
  [
    "another key that the token brings along",
    deliveryOf(tokenOf(claimsOf(), { alg: "RS256", jwk: other.publicKey.export({ format: "jwk" }) }, other.privateKey)),
    "bad_signature",
  ],
  ["an elliptic signature", deliveryOf(tokenOf(claimsOf(), { alg: "RS256" }, curve.privateKey)), "bad_signature"],
  ["a signature cut short", deliveryOf(`${head}.${payload}.${signature.slice(0, -8)}`), "bad_signature"],
  ["a signature of nothing but zeros", deliveryOf(`${head}.${payload}.${"A".repeat(342)}`), "bad_signature"],
  [
    "other claims under the same signature",
    deliveryOf(`${head}.${part({ ...claimsOf(), exp: 9_999_999_999 })}.${signature}`),
    "bad_signature",
  ],
  ["expired", deliveryOf(tokenOf({ ...claimsOf(), exp: now / 1000 - 60 })), "expired"],
  ["no end", deliveryOf(tokenOf(without("exp"))), "expired"],
  ["an end that is text", deliveryOf(tokenOf({ ...claimsOf(), exp: "9999999999" })), "expired"],
  ["an end of null", deliveryOf(tokenOf({ ...claimsOf(), exp: null })), "expired"],
  ["not valid yet", deliveryOf(tokenOf({ ...claimsOf(), nbf: now / 1000 + 61 })), "expired"],
  ["an altered body", deliveryOf(tokenOf(), text.replace("Acme", "Acne")), "altered_body"],
  ["a body with a blank more", deliveryOf(tokenOf(), `${text} `), "altered_body"],
  ["an empty body", deliveryOf(tokenOf(), ""), "altered_body"],
  ["no digest", deliveryOf(tokenOf(without("body_sha256"))), "altered_body"],
  ["half a digest", deliveryOf(tokenOf({ ...claimsOf(), body_sha256: digestOf(text).slice(0, 32) })), "altered_body"],
  [
    "a digest in base64",
    deliveryOf(tokenOf({ ...claimsOf(), body_sha256: createHash("sha256").update(text).digest("base64") })),
    "altered_body",
  ],
  ["another path", deliveryOf(tokenOf({ ...claimsOf(), webhook_url: `${rule.url}2` })), "wrong_url"],
  [
    "another host",
    deliveryOf(tokenOf({ ...claimsOf(), webhook_url: "https://receiver.example.net/hooks/r1" })),
    "wrong_url",
  ],
  [
    "another scheme",
    deliveryOf(tokenOf({ ...claimsOf(), webhook_url: "http://receiver.example/hooks/r1" })),
    "wrong_url",
  ],
  [
    "another port",
    deliveryOf(tokenOf({ ...claimsOf(), webhook_url: "https://receiver.example:8443/hooks/r1" })),
    "wrong_url",
  ],
  ["no address", deliveryOf(tokenOf(without("webhook_url"))), "wrong_url"],
  ["an address that is none", deliveryOf(tokenOf({ ...claimsOf(), webhook_url: "/hooks/r1" })), "wrong_url"],
  ["a huge body", deliveryOf(tokenOf(claimsOf(huge)), huge), "too_large"],
  ["a body that is no JSON", deliveryOf(tokenOf(claimsOf("callData=1")), "callData=1"), "malformed_body"],
  ["a body that is a list", deliveryOf(tokenOf(claimsOf("[]")), "[]"), "malformed_body"],
  ["a body without a call", deliveryOf(tokenOf(claimsOf("{}")), "{}"), "malformed_body"],
  [
    "an RSA key of 1024 bits",
    deliveryOf(tokenOf(claimsOf(), { alg: "RS256" }, weak.privateKey)),
    "unusable_key",
    { ...rule, publicKey: spki(weak.publicKey) },
  ],
  ["an elliptic key", deliveryOf(tokenOf()), "unusable_key", { ...rule, publicKey: spki(curve.publicKey) }],
  [
    "a private key in the rule",
    deliveryOf(tokenOf()),
    "unusable_key",
    { ...rule, publicKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
  ],
  ["no key in the rule", deliveryOf(tokenOf()), "unusable_key", { id: "r1", url: rule.url, method: "jwt" }],
  ["a key in the address alone", deliveryOf(undefined, text, `${rule.url}?delivery_key=${secret}`), "unsigned"],
];

describe("a forgery", () => {
  test.for(forgeries)("by %s is refused", async ([, delivery, code, by = rule]) => {
    const store = memory();
    const { refusal } = await judge(delivery, by, store);
    expect(refusal?.code).toBe(code);
    expect(refusal?.status).toBeGreaterThanOrEqual(400);
    expect(store.known.size, "a forgery must not fill the memory").toBe(0);
  });

  test("by replay is refused, however the token is written", async () => {
    const store = memory();
    const token = tokenOf();
    expect((await judge(deliveryOf(token), rule, store)).event).toBeDefined();
    for (const again of [token, `Bearer ${token}`, ` ${token} `]) {
      expect((await judge(deliveryOf(again), rule, store)).refusal?.code).toBe("replayed");
    }
  });

  test("says nothing of keys or secrets", async () => {
    for (const [, delivery, , by = rule] of forgeries) {
      const { refusal } = await judge(delivery, by);
      for (const hidden of [by.publicKey?.slice(0, 40), secret, signature])
        if (hidden) expect(refusal?.message).not.toContain(hidden);
    }
  });

  test("made by changing any character of an honest token is refused, and another library agrees", async () => {
    const token = tokenOf();
    const key = await importSPKI(pem, "RS256");
    const options = { algorithms: ["RS256"], requiredClaims: ["exp"], currentDate: new Date(now) };
    await jwtVerify(token, key, options);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.integer({ min: 32, max: 126 }), async (place, code) => {
        const changed = token.slice(0, place) + String.fromCharCode(code) + token.slice(place + 1);
        const { event } = await judge(deliveryOf(changed));
        const isFine = await jwtVerify(changed, key, options).then(
          () => true,
          () => false,
        );
        expect(event !== undefined && !isFine, changed).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a key in the address", () => {
  const address = (query: string): WebhookRequest => deliveryOf(undefined, text, `/hooks/r2${query}`);

  test("is believed, once for each body and rule", async () => {
    const store = memory();
    const delivery = address(`?delivery_key=${secret}&token=added-by-the-sender`);
    expect((await judge(delivery, keyRule, store)).event?.id).toBe(`call_analyzed:r2:${call.metaData.id}`);
    expect((await judge(delivery, keyRule, store)).refusal?.code).toBe("replayed");
    expect((await judge(delivery, { ...keyRule, id: "r3" }, store)).event).toBeDefined();
  });

  test.for([
    ["no key", "", "unsigned"],
    ["an empty key", "?delivery_key=", "unsigned"],
    ["another key", `?delivery_key=${randomBytes(32).toString("base64url")}`, "unsigned"],
    ["the beginning of the key", `?delivery_key=${secret.slice(0, -1)}`, "unsigned"],
    ["the key twice", `?delivery_key=${secret}&delivery_key=${secret}`, "unsigned"],
    ["the key under another name", `?key=${secret}`, "unsigned"],
  ] as const)("%s is refused", async ([, query, code]) => {
    expect((await judge(address(query), keyRule)).refusal?.code).toBe(code);
  });

  test("is no key where it is short or missing", async () => {
    for (const short of ["short", ""]) {
      const { refusal } = await judge(address(`?delivery_key=${short}`), { ...keyRule, secret: short });
      expect(refusal?.code).toBe("unusable_key");
    }
  });

  test("is not asked for by a rule of signed tokens", async () => {
    expect((await judge(deliveryOf(tokenOf()), keyRule)).refusal?.code).toBe("unsigned");
  });
});

test("a key is judged before it is stored", () => {
  expect(parsePublicKey(pem, 2048)).not.toBeTypeOf("string");
  expect(parsePublicKey(spki(weak.publicKey), 2048)).toContain("1024 bits");
  expect(parsePublicKey("not a key", 2048)).toContain("PEM or base64");
});

test("a delivery can be proved without being read", () => {
  expect(authenticateWebhook(trigger, rule, deliveryOf(tokenOf()), now).refusal).toBeUndefined();
  expect(authenticateWebhook(trigger, rule, deliveryOf(undefined), now).refusal?.code).toBe("unsigned");
});

test("another vendor's names for header, claims and key are its manifest's matter", async () => {
  const storm = loadManifests(new URL("../fixtures/weather/", import.meta.url)).triggers.get("storm_warned");
  if (!storm) throw new Error("there is no trigger storm_warned");
  const body = JSON.stringify({ warning: 7, station: { code: "a" } });
  const token = tokenOf({ aud: rule.url, digest: digestOf(body), exp: now / 1000 + 10 });
  const delivery: WebhookRequest = { url: rule.url, headers: [["X-Storm-Token", token]], body: Buffer.from(body) };
  const { event } = await verifyWebhook(storm, rule, delivery, { now, ...memory() });
  expect(event).toMatchObject({ id: "storm_warned:r1:7", itemId: "7", data: { station: { code: "a" } } });
});
