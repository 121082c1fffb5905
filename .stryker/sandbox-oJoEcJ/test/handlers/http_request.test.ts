// @ts-nocheck
// HTTP Request reaches any path under the base URL and nothing else, and no header of the caller's gets in the way.
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { ConnectorError, gong, type RunOptions } from "../../src/index.ts";
import { unlimited } from "../../src/internal.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  text: string;
}

/** A connector on a server that answers every request the same way, and what arrived there. */
async function open(status = 200, headers: Record<string, string> = {}, body = '{"requestId":"r1"}') {
  const seen: Seen[] = [];
  const baseUrl = await startHttpServer(async (request, response) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers, text: await readBody(request) });
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  const connector = gong({
    auth: { accessKey: "KEY", accessKeySecret: "SECRET" },
    baseUrl,
    rateLimiter: unlimited,
    strict: true,
  });
  const run = connector.run as (id: string, input: unknown, options?: RunOptions) => Promise<unknown>;
  return { seen, run: (input: unknown, options?: RunOptions) => run("http_request", input, options) };
}

async function refusal(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw new Error(`expected a ConnectorError, got ${String(error)}`);
}

test("sends method, path, query, headers and body, signed", async () => {
  const { seen, run } = await open();
  const output = await run({
    method: "POST",
    path: "/v2/calls/extensive",
    query: { tag: ["a b", "c&d"], max: 2, deep: true },
    headers: { "X-Trace": "abc", "Accept-Language": "en" },
    body: { filter: { callIds: ["7782342274025937895"] } },
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    method: "POST",
    url: "/v2/calls/extensive?tag=a+b&tag=c%26d&max=2&deep=true",
    text: '{"filter":{"callIds":["7782342274025937895"]}}',
  });
  expect(seen[0]?.headers).toMatchObject({
    "x-trace": "abc",
    "accept-language": "en",
    "content-type": "application/json",
    authorization: `Basic ${Buffer.from("KEY:SECRET").toString("base64")}`,
  });
  expect(output).toMatchObject({ status: 200, body: { requestId: "r1" } });
});

test("puts a JSON body on a GET", async () => {
  const { seen, run } = await open();
  await run({ method: "GET", path: "/v2/crm/entities", body: ["1234"] });
  expect(seen).toMatchObject([{ method: "GET", text: '["1234"]', headers: { "content-type": "application/json" } }]);
});

test("gives text where the answer is no JSON, nothing where it is empty, and no cookies", async () => {
  const html = await open(200, { "content-type": "text/html", "set-cookie": "session=CANARY" }, "<p>hello</p>");
  const output = await html.run({ method: "GET", path: "/v2/users" });
  expect(output).toMatchObject({ status: 200, body: "<p>hello</p>" });
  expect(JSON.stringify(output)).not.toContain("CANARY");
  const empty = await open(204, {}, "");
  expect(await empty.run({ method: "DELETE", path: "/v2/meetings/1" })).not.toHaveProperty("body");
});

const strayPaths = [
  "https://example.com/v2/users",
  "//example.com/v2/users",
  "/v2//example.com",
  "/v2/..",
  "/v2/../oauth2/authorize",
  "/v2/%2e%2e/oauth2/authorize",
  "/v2/.%2E/oauth2",
  "/v2/users/%2fetc",
  "/v2\\users",
  "\\\\example.com\\v2",
  "/v2/users\r\nx-evil: 1",
  "/v2/users\n",
  "/v2/users\u0000",
  "/v2/users?cursor=a",
  "/v2/users#part",
  "/v2/users@example.com",
  "/v2",
  "/v1/users",
  "v2/users",
  " /v2/users",
  "",
];

test.for(strayPaths)("refuses the path %j and sends nothing", async (path) => {
  const { seen, run } = await open();
  const error = await refusal(run({ method: "GET", path }));
  expect(error).toMatchObject({ kind: "invalid_input", issues: [{ path: "/path" }] });
  expect(seen).toEqual([]);
});

const strayHeaders = [
  ["Authorization", "Bearer stolen"],
  ["Cookie", "a=b"],
  ["Host", "example.com"],
  ["Proxy-Authorization", "Basic eA=="],
  ["proxy-connection", "keep-alive"],
  ["Content-Length", "1"],
  ["content-type", "text/plain"],
  ["Transfer-Encoding", "chunked"],
  ["Connection", "close"],
  ["keep-alive", "timeout=1"],
  ["TE", "trailers"],
  ["Upgrade", "h2c"],
  ["Expect", "100-continue"],
  ["X-Forwarded-Host", "example.com"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["x-trace", "a\r\nauthorization: Bearer stolen"],
  ["x-trace", "a\u0000b"],
  ["x trace", "a"],
  ["x-trace:", "a"],
  ["", "a"],
] as const;

test.for(strayHeaders)("refuses the header %j: %j and sends nothing", async ([name, value]) => {
  const { seen, run } = await open();
  const error = await refusal(run({ method: "GET", path: "/v2/users", headers: { [name]: value } }));
  expect(error).toMatchObject({ kind: "invalid_input", issues: [{ path: `/headers/${name}` }] });
  expect(error.message).not.toContain("stolen");
  expect(seen).toEqual([]);
});

test("follows no redirect", async () => {
  const other: string[] = [];
  const elsewhere = await startHttpServer((request, response) => {
    other.push(request.url ?? "");
    response.end("{}");
  });
  const { run } = await open(302, { location: `${elsewhere}/v2/users` }, "");
  expect(await refusal(run({ method: "GET", path: "/v2/users" }))).toMatchObject({ kind: "rejected", status: 302 });
  expect(other).toEqual([]);
});

test("sends a GET again on a 503, and nothing else", async () => {
  const reading = await open(503, { "retry-after": "0" });
  expect(await refusal(reading.run({ method: "GET", path: "/v2/users" }, { maxRetries: 1 }))).toMatchObject({
    kind: "unavailable",
    retryable: true,
  });
  expect(reading.seen).toHaveLength(2);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const writing = await open(503, { "retry-after": "0" });
    const error = await refusal(writing.run({ method, path: "/v2/tasks/1", body: {} }, { maxRetries: 1 }));
    expect(error).toMatchObject({ kind: "unavailable", code: "outcome_unknown", retryable: false });
    expect(writing.seen).toHaveLength(1);
  }
});
