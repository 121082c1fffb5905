// The OAuth flow of the library against a token endpoint that misbehaves at random.
import { inspect } from "node:util";
import fc from "fast-check";
import { type Misbehavior, misbehaviors } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { authorizeUrl, exchangeCode, type OAuthOptions, type OAuthTokens, refresh } from "../../src/oauth/index.ts";
import { createRunParameters } from "../helpers/long_run.ts";
import { HostileVendor } from "./vendor.ts";

const quickRuns = 60;
const yearMs = 366 * 86_400_000;
const redirectUri = "http://127.0.0.1:3400/oauth/callback";
const scopes = ["api:users:read"];
/** Without those that end only by the time-out of token requests, which is 30 seconds. */
const quick = misbehaviors.token.filter((name) => !["hang", "stalled"].includes(name));

let vendor: HostileVendor;
let options: OAuthOptions;

beforeAll(async () => {
  vendor = await HostileVendor.start(false);
  const endpoints = {
    authorizationUrl: `${vendor.url}/oauth2/authorize`,
    tokenUrl: `${vendor.url}/oauth2/generate-customer-token`,
  };
  options = { endpoints, additionalDomains: ["127.0.0.1"] };
});

afterAll(() => vendor.close());

/** An authorization code, by the consent page of the sandbox. */
async function getCode(): Promise<string> {
  const url = authorizeUrl({ ...vendor.oauthClient, redirectUri }, { scopes, state: "state" }, options);
  const page = await (await fetch(url)).text();
  const consent = /name="consent" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const response = await fetch(`${vendor.url}/oauth2/authorize`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ consent, decision: "allow" }).toString(),
  });
  return new URL(response.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

interface TokenScenario {
  isRefresh: boolean;
  seed: number;
  names: readonly Misbehavior[];
}

const scenarios: fc.Arbitrary<TokenScenario> = fc.record(
  {
    isRefresh: fc.boolean(),
    seed: fc.nat(),
    names: fc.oneof(
      fc.constant(quick),
      fc.constantFrom(...quick).map((name) => [name]),
    ),
  },
  { noNullPrototype: true },
);

function expectUsable(tokens: OAuthTokens): void {
  const { accessToken, expiresAt, refreshToken, baseUrl, grantedScopes } = tokens;
  expect(accessToken).toMatch(/^[\x21-\x7e]+$/);
  expect(expiresAt).toBeGreaterThanOrEqual(Date.now() - 60_000);
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + yearMs);
  if (refreshToken !== undefined) expect(refreshToken).not.toBe("");
  if (baseUrl !== undefined) expect(new URL(baseUrl).hostname).toMatch(/^127\.0\.0\.1$|(^|\.)gong\.io$/);
  for (const scope of grantedScopes ?? []) expect(typeof scope).toBe("string");
}

function expectSafe(error: unknown, secrets: readonly string[]): void {
  expect(ConnectorError.is(error), inspect(error)).toBe(true);
  const text = `${inspect(error, { depth: null, showHidden: true, maxStringLength: null })}${JSON.stringify(error)}`;
  expect(text.length).toBeLessThan(20_000);
  for (const secret of secrets) expect(text).not.toContain(secret);
  const { code, retryAfterMs = 0 } = Object(error);
  expect(code).not.toBe("internal_error");
  expect(retryAfterMs).toBeLessThanOrEqual(86_400_000);
}

async function runFlow({ isRefresh, seed, names }: TokenScenario): Promise<void> {
  vendor.reset();
  const token = isRefresh ? vendor.sandbox.issueToken().refreshToken : await getCode();
  const client = { ...vendor.oauthClient, redirectUri };
  const secrets = [...vendor.secrets, token];
  vendor.sandbox.setHostile({ seed, rate: 1, misbehaviors: names, delayMs: 10 });
  try {
    expectUsable(isRefresh ? await refresh(client, token, options) : await exchangeCode(client, token, options));
  } catch (error) {
    expectSafe(error, secrets);
  }
  // A code or refresh token is valid once: it is sent once.
  expect(vendor.received.filter(({ operation }) => operation.startsWith("POST /oauth2/"))).toHaveLength(1);
  vendor.sandbox.setHostile(undefined);
  const next = vendor.sandbox.issueToken().refreshToken;
  expectUsable(await refresh(client, next, options));
}

test("token requests against a hostile token endpoint give usable tokens or a ConnectorError", async () => {
  let flow = Promise.resolve();
  const property = fc.asyncProperty(scenarios, (scenario) => {
    flow = runFlow(scenario);
    return flow;
  });
  await fc.assert(property, { ...createRunParameters(quickRuns, 0.1), endOnFailure: true });
  // The time limit of a long run ends before the flow in progress, which still changes the vendor.
  await flow.catch(() => {});
});

/** Only the vendor's own JSON, or a text that the manifest lists, is a refusal of the token. */
test.for(["html_error", "text_error", "empty_error", "token_stray_error", "redirect", "odd_success"] as const)(
  "%s is not a refusal of the refresh token",
  async (misbehavior) => {
    vendor.reset();
    const client = { ...vendor.oauthClient, redirectUri };
    const { refreshToken } = vendor.sandbox.issueToken();
    vendor.sandbox.setHostile({ seed: 1, rate: 1, misbehaviors: [misbehavior] });
    for (let count = 0; count < 30; count += 1) {
      const error: unknown = await refresh(client, refreshToken, options).catch((reason) => reason);
      expect(Object(error).kind, `${error}`).not.toBe("unauthenticated");
    }
    vendor.sandbox.setHostile(undefined);
    expectUsable(await refresh(client, refreshToken, options));
  },
);
