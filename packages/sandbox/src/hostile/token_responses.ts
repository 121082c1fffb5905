// Token responses of every kind: refusals, pages of proxies, and tokens with values that no client expects.
import type { Random } from "../random.ts";
import type { BodyChange } from "./body_changes.ts";
import type { FixedResponse } from "./error_responses.ts";

/** Authoritative: the vendor itself refuses the token, the code or the client. */
export const pickTokenRefusal = (random: Random): FixedResponse =>
  random.pick<FixedResponse>([
    { status: 400, body: { error: "invalid_grant", error_description: "Token has been expired or revoked." } },
    { status: 401, body: { error: "invalid_grant" } },
    { status: 400, headers: { "content-type": "text/plain" }, body: "Refresh token code is invalid" },
    { status: 401, body: { error: "invalid_client" } },
    { status: 400, body: { error: "unauthorized_client" } },
    { status: 400, body: { error: "invalid_scope" } },
    { status: 400, body: { requestId: "1", errors: ["Refresh token code is invalid"] } },
  ]);

/** Refusals that do not come from the vendor, or not for a reason that lies in the token. */
export const pickStrayTokenError = (random: Random): FixedResponse =>
  random.pick<FixedResponse>([
    ...[400, 401, 403, 404, 429, 500, 502].map((status) => ({ status, body: `<html><body>${status}</body></html>` })),
    { status: 400, headers: { "content-type": "text/plain" }, body: "Bad request" },
    { status: 400 },
    { status: 401, body: {} },
    { status: 401, body: [] },
    { status: 403 },
    { status: 429, headers: { "retry-after": "99999999999" } },
    { status: 503, body: { message: "try again" } },
  ]);

const lifetimes: readonly unknown[] = [1e30, -1, 0, null, "86400", "soon", true, [], { seconds: 1 }, 0.5];
const texts: readonly unknown[] = ["", null, 7, true, [], {}, "two\r\nlines", " ", "x".repeat(10_000)];
const baseUrls: readonly unknown[] = [
  undefined,
  null,
  "",
  7,
  "api.gong.io",
  "http://api.gong.io",
  "https://elsewhere.example",
  "https://api.gong.io.elsewhere.example",
  "https://user:password@api.gong.io",
  "https://api.gong.io/v2?x=1#y",
  "javascript:alert(1)",
];

const fieldChanges: Readonly<Record<string, readonly unknown[]>> = {
  access_token: [undefined, ...texts],
  refresh_token: [undefined, ...texts],
  expires_in: [undefined, ...lifetimes],
  scope: [undefined, ...texts, ["api:users:read"]],
  token_type: [undefined, "mac", 7],
  api_base_url_for_customer: baseUrls,
};

/** Tokens with one or two fields that have another value or none. */
export const changeTokenFields: BodyChange = (body, { random }) => {
  const names = random.sample(Object.keys(fieldChanges), random.int(1, 2));
  return { ...body, ...Object.fromEntries(names.map((name) => [name, random.pick(fieldChanges[name] ?? [])])) };
};
