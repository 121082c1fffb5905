// Forged webhook requests are rejected, authentic ones are accepted.
import {
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify as verifySignature,
} from "node:crypto";
import fc from "fast-check";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { gongManifests, loadManifests, type Trigger, verifyWebhook, type WebhookRule } from "../../src/index.ts";
import { compileValidator, parsePublicKey, type WebhookRequest, type WebhookResult } from "../../src/internal.ts";

const now = Date.UTC(2026, 2, 1, 12);
const trigger = getTrigger("call_analyzed");
const call = Object(trigger.sample).call;
const text = JSON.stringify({ callData: call, isPrivate: false, isTest: false });
const keyPair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = keyPair.publicKey.export({ type: "spki", format: "pem" }).toString();
const base64 = keyPair.publicKey.export({ type: "spki", format: "der" }).toString("base64");
const rule: WebhookRule = {
  id: "r1",
  url: "https://receiver.example/hooks/r1",
  verification: "jwt",
  publicKey: base64,
};
const secret = randomBytes(32).toString("base64url");
const secretRule: WebhookRule = {
  id: "r2",
  url: "https://receiver.example/hooks/r2",
  verification: "url_secret",
  secret,
};

function getTrigger(id: string): Trigger {
  const found = gongManifests().triggers.get(id);
  if (!found) throw new Error(`there is no trigger ${id}`);
  return found;
}

const encodePart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const hashBody = (body: string | Uint8Array): string => createHash("sha256").update(body).digest("hex");
const createClaims = (body: string | Uint8Array = text): Record<string, unknown> => ({
  webhook_url: rule.url,
  body_sha256: hashBody(body),
  exp: now / 1000 + 300,
});

/** A token signed by RS256, whatever its header says. */
function createToken(
  claims: object = createClaims(),
  header: object = { alg: "RS256" },
  key: KeyObject = keyPair.privateKey,
): string {
  const signed = `${encodePart(header)}.${encodePart(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

function createRequest(token: string | undefined, body: string | Uint8Array = text, url = rule.url): WebhookRequest {
  const headers: [string, string][] = [["Content-Type", "application/json"]];
  if (token !== undefined) headers.push(["Authorization", token]);
  return { url, headers, body: Buffer.from(body) };
}

/** Stored keys of earlier requests, with the time until which they are stored. */
function createStore(): { remember: (key: string, until: number) => boolean; keys: Map<string, number> } {
  const keys = new Map<string, number>();
  return { keys, remember: (key, until) => !keys.has(key) && keys.set(key, until).has(key) };
}

const verify = (request: WebhookRequest, by: WebhookRule = rule, store = createStore()): Promise<WebhookResult> =>
  verifyWebhook(trigger, by, request, { now: () => now, remember: store.remember });

describe("a host that passes another form", () => {
  const valid = createRequest(createToken());
  test.for([
    ["headers as an object", { headers: Object.fromEntries(valid.headers) }, /headers must be a list of/],
    ["a text", { body: text }, /body must be the bytes/],
    ["a parsed body", { body: JSON.parse(text) }, /body must be the bytes/],
  ] as const)("gets invalid_input for %s", async ([, change, message]) => {
    const request: object = { ...valid, ...change };
    await expect(verify(request as WebhookRequest)).rejects.toThrow(message);
    await expect(verify(request as WebhookRequest)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("gets invalid_input if remember returns nothing, and no event is lost as a repetition", async () => {
    const remember = (): never => undefined as never;
    const result = verifyWebhook(trigger, rule, valid, { now: () => now, remember });
    await expect(result).rejects.toMatchObject({
      code: "invalid_input",
      message: "remember must return true or false.",
    });
  });
});

describe("an authentic request", () => {
  test("becomes an event with call, rule and time", async () => {
    const { event } = await verify(createRequest(createToken()));
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
    ["with the word Bearer", createRequest(`Bearer ${createToken()}`), rule],
    ["with the word in small letters", createRequest(`bearer ${createToken()}`), rule],
    ["under a PEM key", createRequest(createToken()), { ...rule, publicKey: pem }],
    [
      "under a key with line breaks",
      createRequest(createToken()),
      { ...rule, publicKey: base64.replaceAll(/(.{60})/g, "$1\r\n") },
    ],
    [
      "to the address with a slash and a query",
      createRequest(createToken({ ...createClaims(), webhook_url: "HTTPS://Receiver.example:443/hooks/r1/?a=b" })),
      rule,
    ],
    [
      "with an upper-case digest",
      createRequest(createToken({ ...createClaims(), body_sha256: hashBody(text).toUpperCase() })),
      rule,
    ],
    [
      "a minute late by the sender's clock",
      createRequest(createToken({ ...createClaims(), exp: now / 1000 - 59 })),
      rule,
    ],
    [
      "with further claims and a key id",
      createRequest(createToken({ ...createClaims(), iss: "x", iat: 1 }, { alg: "RS256", kid: "1", typ: "JWT" })),
      rule,
    ],
  ] as const)("is accepted %s", async ([, request, by]) => {
    expect((await verify(request, by)).rejection).toBeUndefined();
  });

  test("is accepted with a JWT that jose created", async () => {
    const { exp, ...claims } = createClaims();
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256" })
      .setExpirationTime(Number(exp))
      .sign(keyPair.privateKey);
    expect((await verify(createRequest(token))).rejection).toBeUndefined();
  });

  test("keeps the digits of long numbers in its body", async () => {
    const body = '{"callData":{"metaData":{"id":7782342274025937895}},"isTest":false}';
    const { event } = await verify(createRequest(createToken(createClaims(body)), body));
    expect(event?.itemId).toBe("7782342274025937895");
  });

  test("is marked as a test if it is one, and each test has its own event id", async () => {
    const body = JSON.stringify({ callData: call, isTest: true });
    const first = await verify(createRequest(createToken(createClaims(body)), body));
    const second = await verify(createRequest(createToken({ ...createClaims(body), iat: 1 }), body));
    expect(first.event?.isTest).toBe(true);
    expect(second.event?.id).not.toBe(first.event?.id);
  });

  test("is stored as long as its JWT is valid", async () => {
    const store = createStore();
    await verify(createRequest(createToken()), rule, store);
    expect([...store.keys.values()]).toEqual([now + 360_000]);
  });

  test.for([
    [1e30, 8.64e15],
    [Math.floor(now / 1000) + 0.0001, Math.ceil((Math.floor(now / 1000) + 60.0001) * 1000)],
  ] as const)("is stored until a whole and valid time when its JWT expires at %d", async ([exp, until]) => {
    const store = createStore();
    expect(
      (await verify(createRequest(createToken({ ...createClaims(), exp })), rule, store)).rejection,
    ).toBeUndefined();
    expect([...store.keys.values()]).toEqual([until]);
  });
});

const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
const toBase64Spki = (key: KeyObject): string => key.export({ type: "spki", format: "der" }).toString("base64");
const [head = "", payload = "", signature = ""] = createToken().split(".");
const signHs256 = (header: object, key: string | Buffer): string => {
  const signed = `${encodePart(header)}.${encodePart(createClaims())}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
};
const addHeader = (delivery: WebhookRequest, name: string, value: string): WebhookRequest => ({
  ...delivery,
  headers: [...delivery.headers, [name, value]],
});
const omitClaim = (name: string): object =>
  Object.fromEntries(Object.entries(createClaims()).filter(([key]) => key !== name));
const huge = Buffer.alloc(5_242_881, 32);

const forgeries: readonly (readonly [string, WebhookRequest, string, WebhookRule?])[] = [
  ["no header", createRequest(undefined), "unsigned"],
  ["an empty header", createRequest(""), "unsigned"],
  ["a doubled header", addHeader(createRequest(createToken()), "Authorization", createToken()), "unsigned"],
  ["a doubled header in another case", addHeader(createRequest(createToken()), "AUTHORIZATION", "x"), "unsigned"],
  ["two tokens in one header", createRequest(`${createToken()}, ${createToken()}`), "malformed_token"],
  ["no token", createRequest("Bearer"), "malformed_token"],
  ["basic credentials", createRequest("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), "malformed_token"],
  ["four parts", createRequest(`${createToken()}.x`), "malformed_token"],
  [
    "an encrypted token",
    createRequest(`${encodePart({ alg: "RSA-OAEP", enc: "A256GCM" })}.a.b.c.d`),
    "malformed_token",
  ],
  [
    "a header that is no JSON",
    createRequest(`${Buffer.from("{").toString("base64url")}.${payload}.${signature}`),
    "malformed_token",
  ],
  ["a header that is a list", createRequest(createToken(createClaims(), ["RS256"])), "malformed_token"],
  ["a token without end", createRequest(`${head}.${"A".repeat(9000)}.${signature}`), "malformed_token"],
  ["algorithm none", createRequest(`${encodePart({ alg: "none" })}.${payload}.${signature}`), "wrong_algorithm"],
  ["algorithm none without signature", createRequest(`${encodePart({ alg: "none" })}.${payload}.`), "malformed_token"],
  ["algorithm None", createRequest(createToken(createClaims(), { alg: "None" })), "wrong_algorithm"],
  ["no algorithm", createRequest(createToken(createClaims(), { typ: "JWT" })), "wrong_algorithm"],
  ["HS256 with the public key as PEM", createRequest(signHs256({ alg: "HS256" }, pem)), "wrong_algorithm"],
  ["HS256 with the public key as base64", createRequest(signHs256({ alg: "HS256" }, base64)), "wrong_algorithm"],
  ["HS256 under the name of RS256", createRequest(signHs256({ alg: "RS256" }, pem)), "bad_signature"],
  ["RS512", createRequest(createToken(createClaims(), { alg: "RS512" })), "wrong_algorithm"],
  ["PS256", createRequest(createToken(createClaims(), { alg: "PS256" })), "wrong_algorithm"],
  ["a list of algorithms", createRequest(createToken(createClaims(), { alg: ["RS256"] })), "wrong_algorithm"],
  [
    "a critical extension",
    createRequest(createToken(createClaims(), { alg: "RS256", crit: ["b64"], b64: false })),
    "wrong_algorithm",
  ],
  ["another key", createRequest(createToken(createClaims(), { alg: "RS256" }, other.privateKey)), "bad_signature"],
  [
    "another key that the token brings along",
    createRequest(
      createToken(createClaims(), { alg: "RS256", jwk: other.publicKey.export({ format: "jwk" }) }, other.privateKey),
    ),
    "bad_signature",
  ],
  [
    "an elliptic signature",
    createRequest(createToken(createClaims(), { alg: "RS256" }, curve.privateKey)),
    "bad_signature",
  ],
  ["a signature cut short", createRequest(`${head}.${payload}.${signature.slice(0, -8)}`), "bad_signature"],
  ["a signature of nothing but zeros", createRequest(`${head}.${payload}.${"A".repeat(342)}`), "bad_signature"],
  [
    "other claims under the same signature",
    createRequest(`${head}.${encodePart({ ...createClaims(), exp: 9_999_999_999 })}.${signature}`),
    "bad_signature",
  ],
  ["expired", createRequest(createToken({ ...createClaims(), exp: now / 1000 - 60 })), "expired"],
  ["no end", createRequest(createToken(omitClaim("exp"))), "expired"],
  ["an end that is text", createRequest(createToken({ ...createClaims(), exp: "9999999999" })), "expired"],
  ["an end of null", createRequest(createToken({ ...createClaims(), exp: null })), "expired"],
  ["not valid yet", createRequest(createToken({ ...createClaims(), nbf: now / 1000 + 61 })), "expired"],
  ["an altered body", createRequest(createToken(), text.replace("Acme", "Acne")), "altered_body"],
  ["a body with a blank more", createRequest(createToken(), `${text} `), "altered_body"],
  ["an empty body", createRequest(createToken(), ""), "altered_body"],
  ["no digest", createRequest(createToken(omitClaim("body_sha256"))), "altered_body"],
  [
    "half a digest",
    createRequest(createToken({ ...createClaims(), body_sha256: hashBody(text).slice(0, 32) })),
    "altered_body",
  ],
  [
    "a digest in base64",
    createRequest(createToken({ ...createClaims(), body_sha256: createHash("sha256").update(text).digest("base64") })),
    "altered_body",
  ],
  ["another path", createRequest(createToken({ ...createClaims(), webhook_url: `${rule.url}2` })), "wrong_url"],
  [
    "another host",
    createRequest(createToken({ ...createClaims(), webhook_url: "https://receiver.example.net/hooks/r1" })),
    "wrong_url",
  ],
  [
    "another scheme",
    createRequest(createToken({ ...createClaims(), webhook_url: "http://receiver.example/hooks/r1" })),
    "wrong_url",
  ],
  [
    "another port",
    createRequest(createToken({ ...createClaims(), webhook_url: "https://receiver.example:8443/hooks/r1" })),
    "wrong_url",
  ],
  ["no address", createRequest(createToken(omitClaim("webhook_url"))), "wrong_url"],
  ["an address that is none", createRequest(createToken({ ...createClaims(), webhook_url: "/hooks/r1" })), "wrong_url"],
  ["a huge body", createRequest(createToken(createClaims(huge)), huge), "too_large"],
  ["a body that is no JSON", createRequest(createToken(createClaims("callData=1")), "callData=1"), "malformed_body"],
  ["a body that is a list", createRequest(createToken(createClaims("[]")), "[]"), "malformed_body"],
  ["a body without a call", createRequest(createToken(createClaims("{}")), "{}"), "malformed_body"],
  [
    "an RSA key of 1024 bits",
    createRequest(createToken(createClaims(), { alg: "RS256" }, weak.privateKey)),
    "unusable_key",
    { ...rule, publicKey: toBase64Spki(weak.publicKey) },
  ],
  [
    "an elliptic key",
    createRequest(createToken()),
    "unusable_key",
    { ...rule, publicKey: toBase64Spki(curve.publicKey) },
  ],
  [
    "a private key in the rule",
    createRequest(createToken()),
    "unusable_key",
    { ...rule, publicKey: keyPair.privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
  ],
  [
    "no key in the rule",
    createRequest(createToken()),
    "unusable_key",
    { id: "r1", url: rule.url, verification: "jwt" },
  ],
  ["a key in the address alone", createRequest(undefined, text, `${rule.url}?delivery_key=${secret}`), "unsigned"],
];

describe("a forged request", () => {
  test.for(forgeries)("is rejected: %s", async ([, request, code, by = rule]) => {
    const store = createStore();
    const { rejection } = await verify(request, by, store);
    expect(rejection?.code).toBe(code);
    expect(rejection?.status).toBeGreaterThanOrEqual(400);
    expect(store.keys.size, "a forged request is not stored").toBe(0);
  });

  test("is rejected as replayed, however the header is written", async () => {
    const store = createStore();
    const token = createToken();
    expect((await verify(createRequest(token), rule, store)).event).toBeDefined();
    for (const again of [token, `Bearer ${token}`, ` ${token} `]) {
      expect((await verify(createRequest(again), rule, store)).rejection?.code).toBe("replayed");
    }
  });

  test("is rejected with a message that contains no key or secret", async () => {
    for (const [, request, , by = rule] of forgeries) {
      const { rejection } = await verify(request, by);
      for (const hidden of [by.publicKey?.slice(0, 40), secret, signature])
        if (hidden) expect(rejection?.message).not.toContain(hidden);
    }
  });

  test("is rejected if one character of an authentic JWT changes, unless Node accepts its signature too", async () => {
    const token = createToken();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.integer({ min: 32, max: 126 }), async (index, code) => {
        const changed = token.slice(0, index) + String.fromCharCode(code) + token.slice(index + 1);
        const { event } = await verify(createRequest(changed));
        const end = changed.lastIndexOf(".");
        const signed = Buffer.from(changed.slice(0, end));
        const isSigned = verifySignature(
          "sha256",
          signed,
          keyPair.publicKey,
          Buffer.from(changed.slice(end + 1), "base64url"),
        );
        expect(event !== undefined && !isSigned, changed).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a URL secret", () => {
  const createUrlRequest = (query: string): WebhookRequest => createRequest(undefined, text, `/hooks/r2${query}`);

  test("is accepted once for each body and rule", async () => {
    const store = createStore();
    const request = createUrlRequest(`?delivery_key=${secret}&token=added-by-the-sender`);
    expect((await verify(request, secretRule, store)).event?.id).toBe(`call_analyzed:r2:${call.metaData.id}`);
    expect((await verify(request, secretRule, store)).rejection?.code).toBe("replayed");
    expect((await verify(request, { ...secretRule, id: "r3" }, store)).event).toBeDefined();
  });

  test.for([
    ["no key", "", "unsigned"],
    ["an empty key", "?delivery_key=", "unsigned"],
    ["another key", `?delivery_key=${randomBytes(32).toString("base64url")}`, "unsigned"],
    ["the beginning of the key", `?delivery_key=${secret.slice(0, -1)}`, "unsigned"],
    ["the key twice", `?delivery_key=${secret}&delivery_key=${secret}`, "unsigned"],
    ["the key under another name", `?key=${secret}`, "unsigned"],
  ] as const)("is rejected: %s", async ([, query, code]) => {
    expect((await verify(createUrlRequest(query), secretRule)).rejection?.code).toBe(code);
  });

  test("is unusable if it is short or missing", async () => {
    for (const short of ["short", ""]) {
      const { rejection } = await verify(createUrlRequest(`?delivery_key=${short}`), { ...secretRule, secret: short });
      expect(rejection?.code).toBe("unusable_key");
    }
  });

  test("is not replaced by a valid JWT", async () => {
    expect((await verify(createRequest(createToken()), secretRule)).rejection?.code).toBe("unsigned");
  });
});

test("parsePublicKey returns the key, or what is wrong with it", async () => {
  expect((await parsePublicKey(pem, 2048)).issue).toBeUndefined();
  expect((await parsePublicKey(toBase64Spki(weak.publicKey), 2048)).issue).toContain("1024 bits");
  expect((await parsePublicKey("not a key", 2048)).issue).toContain("PEM or base64");
});

test("reads the names of header, claims and parameter from the manifest", async () => {
  const storm = loadManifests(new URL("../fixtures/weather/", import.meta.url)).triggers.get("storm_warned");
  if (!storm) throw new Error("there is no trigger storm_warned");
  const body = JSON.stringify({ warning: 7, station: { code: "a" } });
  const token = createToken({ aud: rule.url, digest: hashBody(body), exp: now / 1000 + 10 });
  const delivery: WebhookRequest = { url: rule.url, headers: [["X-Storm-Token", token]], body: Buffer.from(body) };
  const { event } = await verifyWebhook(storm, rule, delivery, { now: () => now, ...createStore() });
  expect(event).toMatchObject({ id: "storm_warned:r1:7", itemId: "7", data: { station: { code: "a" } } });
});
