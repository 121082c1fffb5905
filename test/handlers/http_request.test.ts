// http_request accepts any path of the API, and no header that the connector sets.
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { ConnectorError, gong, type RunOptions } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

interface ReceivedRequest {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  text: string;
}

/** A connector to a server that always sends the same response, and the requests that it received. */
async function connect(status = 200, headers: Record<string, string> = {}, body = '{"requestId":"r1"}') {
  const requests: ReceivedRequest[] = [];
  const baseUrl = await startHttpServer(async (request, response) => {
    requests.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      text: await readBody(request),
    });
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  const connector = gong({
    ...createAccountOptions(baseUrl),
    rateLimiter: false,
    strict: true,
  });
  const run = connector.run as (id: string, input: unknown, options?: RunOptions) => Promise<unknown>;
  return { requests, run: (input: unknown, options?: RunOptions) => run("http_request", input, options) };
}

async function catchRejection(result: Promise<unknown>): Promise<ConnectorError> {
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw new Error(`expected a ConnectorError, got ${String(error)}`);
}

test("sends method, path, query, headers, body and credentials", async () => {
  const { requests, run } = await connect();
  const output = await run({
    method: "POST",
    path: "/v2/calls/extensive",
    query: { tag: ["a b", "c&d"], max: 2, deep: true },
    headers: { "X-Trace": "abc", "Accept-Language": "en" },
    body: { filter: { callIds: ["7782342274025937895"] } },
  });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    method: "POST",
    url: "/v2/calls/extensive?tag=a+b&tag=c%26d&max=2&deep=true",
    text: '{"filter":{"callIds":["7782342274025937895"]}}',
  });
  expect(requests[0]?.headers).toMatchObject({
    "x-trace": "abc",
    "accept-language": "en",
    "content-type": "application/json",
    authorization: `Basic ${Buffer.from("KEY:SECRET").toString("base64")}`,
  });
  expect(output).toMatchObject({ status: 200, body: { requestId: "r1" } });
});

test("sends a JSON body with GET", async () => {
  const { requests, run } = await connect();
  await run({ method: "GET", path: "/v2/crm/entities", body: ["1234"] });
  expect(requests).toMatchObject([
    { method: "GET", text: '["1234"]', headers: { "content-type": "application/json" } },
  ]);
});

test("returns text for a response that is not JSON, no body for an empty one, and no cookies", async () => {
  const html = await connect(200, { "content-type": "text/html", "set-cookie": "session=CANARY" }, "<p>hello</p>");
  const output = await html.run({ method: "GET", path: "/v2/users" });
  expect(output).toMatchObject({ status: 200, body: "<p>hello</p>" });
  expect(JSON.stringify(output)).not.toContain("CANARY");
  const empty = await connect(204, {}, "");
  expect(await empty.run({ method: "DELETE", path: "/v2/meetings/1" })).not.toHaveProperty("body");
});

const invalidPaths = [
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

test.for(invalidPaths)("rejects the path %j and sends nothing", async (path) => {
  const { requests, run } = await connect();
  const error = await catchRejection(run({ method: "GET", path }));
  expect(error).toMatchObject({ kind: "invalid_input", issues: [{ path: "/path" }] });
  expect(requests).toEqual([]);
});

const invalidHeaders = [
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

test.for(invalidHeaders)("rejects the header %j: %j and sends nothing", async ([name, value]) => {
  const { requests, run } = await connect();
  const error = await catchRejection(run({ method: "GET", path: "/v2/users", headers: { [name]: value } }));
  expect(error).toMatchObject({ kind: "invalid_input", issues: [{ path: `/headers/${name}` }] });
  expect(error.message).not.toContain("stolen");
  expect(requests).toEqual([]);
});

test("does not follow a redirect", async () => {
  const redirected: string[] = [];
  const otherServer = await startHttpServer((request, response) => {
    redirected.push(request.url ?? "");
    response.end("{}");
  });
  const { run } = await connect(302, { location: `${otherServer}/v2/users` }, "");
  expect(await catchRejection(run({ method: "GET", path: "/v2/users" }))).toMatchObject({
    kind: "rejected",
    status: 302,
  });
  expect(redirected).toEqual([]);
});

test("retries only GET after a 503", async () => {
  const reading = await connect(503, { "retry-after": "0" });
  expect(await catchRejection(reading.run({ method: "GET", path: "/v2/users" }, { maxRetries: 1 }))).toMatchObject({
    kind: "unavailable",
    retryable: true,
  });
  expect(reading.requests).toHaveLength(2);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const writing = await connect(503, { "retry-after": "0" });
    const error = await catchRejection(writing.run({ method, path: "/v2/tasks/1", body: {} }, { maxRetries: 1 }));
    expect(error).toMatchObject({ kind: "unavailable", code: "outcome_unknown", retryable: false });
    expect(writing.requests).toHaveLength(1);
  }
});
