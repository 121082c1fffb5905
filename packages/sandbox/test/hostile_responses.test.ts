// Misbehaviors that respond instead of processing the request, and the choice of misbehaviors by a seed.
import { expect, test } from "vitest";
import { type HostileOptions, type Misbehavior, misbehaviors } from "../src/index.ts";
import { startMisbehaving } from "./misbehaving.ts";

const tokenUrl = "/oauth2/generate-customer-token?grant_type=refresh_token&refresh_token=";

test.for([
  ["html_error", /^[45]\d\d text\/html/, /<html>/],
  ["text_error", /^[45]\d\d text\/plain/, /./],
  ["empty_error", /^[45]\d\d undefined/, /^$/],
  ["odd_error", /^[45]\d\d application\/json/, /./],
  ["server_error", /^50\d application\/json/, /Internal server error/],
  ["rate_limited", /^429/, /^/],
  ["unauthorized", /^401/, /^/],
  ["odd_success", /^20\d/, /^/],
] as const)("%s responds in its forms instead of processing the request", async ([name, head, text]) => {
  const { send, misbehave } = await startMisbehaving();
  for (let count = 0; count < 10; count += 1) {
    misbehave(name);
    const { status, headers, bytes } = await send("/v2/users");
    expect(`${status} ${headers["content-type"]}`).toMatch(head);
    expect(bytes.toString()).toMatch(text);
    expect(bytes.toString()).not.toContain("emailAddress");
  }
});

test("rate_limited has Retry-After in several forms, redirect leads elsewhere", async () => {
  const { send, misbehave } = await startMisbehaving();
  const forms = new Set<string | undefined>();
  misbehave("rate_limited", 60);
  for (let count = 0; count < 60; count += 1) forms.add((await send("/v2/users")).headers["retry-after"]);
  expect(forms.size).toBeGreaterThan(8);
  misbehave("redirect");
  const { status, headers } = await send("/v2/users");
  expect(Math.floor(status / 100)).toBe(3);
  expect(headers.location).toBeDefined();
});

test("echoed_credentials repeats the request's headers", async () => {
  const { send, sandbox, misbehave } = await startMisbehaving();
  const { accessKey, accessKeySecret } = sandbox.credentials;
  misbehave("echoed_credentials");
  const { bytes } = await send("/v2/users");
  expect(bytes.toString()).toContain(Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64"));
});

test("token requests are refused by the vendor, fail for other reasons, or return other fields", async () => {
  const { send, sandbox } = await startMisbehaving();
  const refresh = async (misbehavior?: Misbehavior) => {
    const { refreshToken } = sandbox.issueToken();
    if (misbehavior) sandbox.injectFault({ misbehavior, operation: "POST /oauth2/generate-customer-token" });
    const { status, bytes } = await send(`${tokenUrl}${refreshToken}`, { method: "POST", token: true });
    return { status, text: bytes.toString() };
  };
  const polite = Object.keys(JSON.parse((await refresh()).text));
  const seen = new Set<string>();
  for (let count = 0; count < 20; count += 1) {
    const refused = await refresh("token_refused");
    expect(refused).toMatchObject({ status: expect.toSatisfy((status) => [400, 401].includes(status)) });
    expect(refused.text).toMatch(/error|is invalid/);
    expect((await refresh("token_stray_error")).text).not.toMatch(/"errors?"/);
    const changed = await refresh("token_fields");
    expect(changed.status).toBe(200);
    for (const name of polite) if (!(name in JSON.parse(changed.text))) seen.add(name);
  }
  expect(seen.size).toBeGreaterThan(0);
});

test("injected faults do not affect token requests unless they name them", async () => {
  const { send, sandbox } = await startMisbehaving();
  sandbox.injectFault({ misbehavior: "reset", times: 100 });
  const { refreshToken } = sandbox.issueToken();
  expect((await send(`${tokenUrl}${refreshToken}`, { method: "POST", token: true })).status).toBe(200);
});

test("a share of calls is private", async () => {
  const { sandbox } = await startMisbehaving({ privateShare: 0.5 });
  const visible = sandbox.state.calls.visible(Date.UTC(2026, 3, 15, 22));
  const share = visible.filter(({ isPrivate }) => isPrivate).length / visible.length;
  expect(share).toBeGreaterThan(0.35);
  expect(share).toBeLessThan(0.65);
});

const immediate = misbehaviors.api.filter((name) => !["hang", "stalled", "slow", "late", "expanding"].includes(name));

/** Status and length of the answers to some requests, and which of them misbehaved. */
async function record(hostile: HostileOptions): Promise<string[]> {
  const log: string[] = [];
  const { send } = await startMisbehaving({ hostile, onRequest: ({ misbehavior = "" }) => log.push(misbehavior) });
  for (let count = 0; count < 40; count += 1) {
    const result = await send("/v2/users").catch(() => undefined);
    log.push(`${result?.status} ${result?.bytes.length}`);
  }
  return log;
}

test("misbehaves at random in the same way for the same seed, and as often as its rate", async () => {
  const options = { rate: 0.5, misbehaviors: immediate };
  const [first, again, other] = [
    await record({ seed: 1, ...options }),
    await record({ seed: 1, ...options }),
    await record({ seed: 2, ...options }),
  ];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  const misbehaved = first.filter((entry) => /^[a-z]/.test(entry) && entry !== "undefined undefined").length;
  expect(misbehaved).toBeGreaterThan(8);
  expect(misbehaved).toBeLessThan(32);
  const names = await record({ rate: 1, misbehaviors: ["html_error"] });
  expect(new Set(names.filter((entry) => /^[a-z]/.test(entry)))).toEqual(new Set(["html_error"]));
});

test("becomes polite again, and a reset restores the options", async () => {
  const { send, sandbox } = await startMisbehaving({ hostile: { rate: 1, misbehaviors: ["html_error"] } });
  expect((await send("/v2/users")).status).toBeGreaterThanOrEqual(400);
  sandbox.setHostile(undefined);
  expect((await send("/v2/users")).status).toBe(200);
  sandbox.reset();
  expect((await send("/v2/users")).status).toBeGreaterThanOrEqual(400);
});
