// Responses without any effect that a client has to understand: pages of proxies, odd errors, limits and redirects.
import type { IncomingHttpHeaders } from "node:http";
import type { Random } from "../random.ts";

/** A string is sent unchanged, anything else as JSON, and nothing without a body. */
export interface FixedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const errorStatuses = [400, 401, 403, 404, 405, 408, 413, 429, 500, 502, 503, 504] as const;

const html = (status: number): string =>
  `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1><p>Proxy error</p></body></html>`;

export const pickHtmlError = (random: Random): FixedResponse => {
  const status = random.pick(errorStatuses);
  return { status, body: html(status) };
};

export const pickTextError = (random: Random): FixedResponse => ({
  status: random.pick(errorStatuses),
  headers: { "content-type": "text/plain" },
  body: random.pick(["upstream connect error", "Bad gateway\n", "no healthy upstream", "{", "null", "0"]),
});

export const pickEmptyError = (random: Random): FixedResponse => ({ status: random.pick(errorStatuses) });

const oddBodies: readonly unknown[] = [
  { error: "something failed" },
  { error: { code: 7, message: "something failed" } },
  { message: "something failed" },
  { errors: "something failed" },
  { errors: [{ message: "something failed" }, 7, null] },
  { errors: null },
  { errors: [] },
  { errors: {} },
  { requestId: 7, errors: [["something failed"]] },
  { userFacingError: "Google Meet is disconnected.", fixUrl: "javascript:alert(1)", helpUrl: null, errors: [""] },
  { errors: ["x".repeat(100_000)] },
  [],
  ["something failed"],
  0,
  true,
  null,
];

export const pickOddError = (random: Random): FixedResponse => ({
  status: random.pick([...errorStatuses, 409, 418, 422]),
  body: random.pick(oddBodies),
});

const retryAfterForms = [
  undefined,
  "0",
  "1",
  "-1",
  "1.5",
  "1e3",
  "99999999999",
  "Infinity",
  "soon",
  "",
  "Wed, 21 Oct 2015 07:28:00 GMT",
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "1, 2",
] as const;

export const pickRateLimit = (random: Random): FixedResponse => {
  const retryAfter = random.pick(retryAfterForms);
  return {
    status: 429,
    ...(retryAfter !== undefined && { headers: { "retry-after": retryAfter } }),
    body: random.pick<unknown>([{ errors: ["API request limit exceeded"] }, html(429), {}, ""]),
  };
};

const unauthorizedTexts = [
  "Access denied",
  "access token has expired",
  "access token has been revoked",
  "You don't have permission to use 'api:unknown:scope' in your app.",
];

export const pickUnauthorized = (random: Random): FixedResponse => ({
  status: 401,
  body: random.pick<unknown>([...unauthorizedTexts.map((text) => ({ errors: [text] })), html(401), {}, ""]),
});

export const pickServerError = (random: Random): FixedResponse => ({
  status: random.pick([500, 502, 503, 504]),
  ...(random.chance(0.3) && { headers: { "retry-after": random.pick(["0", "1", "99999999999"]) } }),
  body: { errors: ["Internal server error occurred"] },
});

/** A success that holds nothing of what was asked for. */
export const pickOddSuccess = (random: Random): FixedResponse =>
  random.pick<FixedResponse>([
    { status: 200, body: html(200) },
    { status: 200, body: {} },
    { status: 200, body: [] },
    { status: 200, body: null },
    { status: 200, body: 7 },
    { status: 200, headers: { "content-type": "text/plain" }, body: "OK" },
    { status: 200, headers: { "content-type": "application/json" }, body: '{"requestId":"1",' },
    { status: 200 },
    { status: 204 },
    { status: 202, body: {} },
  ]);

/** To another host, which must not receive the credentials. */
export const pickRedirect = (random: Random): FixedResponse => ({
  status: random.pick([301, 302, 303, 307, 308]),
  headers: { location: random.pick(["https://elsewhere.example/", "//elsewhere.example/v2", "", "not a url"]) },
});

/** A debug page of a proxy that repeats the headers of the request, and with them the credentials. */
export function echoRequest(random: Random, headers: IncomingHttpHeaders): FixedResponse {
  const text = `Request headers: ${JSON.stringify(headers)}`;
  return {
    status: random.pick([400, 403, 500, 502]),
    body: random.pick<unknown>([`<pre>${text}</pre>`, { errors: [text] }, { error: text, message: text }]),
  };
}
