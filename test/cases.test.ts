// Runs every case of test/cases through the public API. msw answers the requests, and an unexpected request fails the test.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { ConnectorError, type Credentials, gong, gongManifests } from "../src/index.ts";
import { createAccountOptions } from "./helpers/account.ts";
import { type Case, type Exchange, readCases } from "./helpers/cases.ts";
import { readBody, startHttpServer } from "./helpers/servers.ts";

const credentials: Record<string, Credentials> = {
  api_key: { accessKey: "KEY", accessKeySecret: "SECRET" },
  oauth2: { accessToken: "TOKEN" },
};
const authorization: Record<string, string> = {
  api_key: `Basic ${Buffer.from("KEY:SECRET").toString("base64")}`,
  oauth2: "Bearer TOKEN",
};

const network = setupServer();
const interceptRequests = (): void => network.listen({ onUnhandledFrame: "error" });
beforeAll(interceptRequests);
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

interface ReceivedRequest {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  body?: unknown;
  parts?: Record<string, string>;
  authorization: string | null;
}

type CaseResponse = Exchange["response"];
type Respond = (method: string, url: string, headers: Headers, text: string) => Promise<CaseResponse>;

/** Starts a service that sends the responses of the exchanges in order and records the requests. */
async function startService(exchanges: readonly Exchange[]): Promise<{ baseUrl: string; received: ReceivedRequest[] }> {
  const received: ReceivedRequest[] = [];
  const respond: Respond = async (method, url, headers, text) => {
    const response = exchanges[received.length]?.response;
    received.push(await parseRequest(method, new URL(url), headers, text));
    return response ?? { status: 599, body: "the case has no further exchange" };
  };
  // msw does not pass on the body of a GET request.
  if (exchanges.some(({ request }) => request.method === "GET" && request.body !== undefined))
    return { received, baseUrl: await respondOnSocket(respond) };
  const baseUrl = "https://api.gong.example";
  network.use(
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const response = await respond(request.method, request.url, request.headers, await request.text());
      const { status, headers, content } = toHttp(response);
      return new HttpResponse(content, { status, headers });
    }),
  );
  return { received, baseUrl };
}

function respondOnSocket(respond: Respond): Promise<string> {
  network.close();
  onTestFinished(interceptRequests);
  return startHttpServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const sent = new Headers({ authorization: headers.authorization ?? "" });
    const answer = toHttp(await respond(method, `http://loopback${url}`, sent, await readBody(request)));
    response.writeHead(answer.status, answer.headers).end(answer.content);
  });
}

function toHttp({ status, headers = {}, body }: CaseResponse) {
  const type = typeof body === "string" ? "text/html" : "application/json;charset=utf-8";
  const content = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": type, ...headers }, content };
}

async function parseRequest(method: string, url: URL, headers: Headers, text: string): Promise<ReceivedRequest> {
  const query: ReceivedRequest["query"] = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length > 1 ? values : (values[0] ?? "");
  }
  const type = headers.get("content-type") ?? "";
  const request = { method, path: url.pathname, query, authorization: headers.get("authorization") };
  if (text === "") return request;
  if (!type.startsWith("multipart/form-data")) return { ...request, body: JSON.parse(text) };
  const form = await new Response(text, { headers: { "content-type": type } }).formData();
  const parts = [...form].map(async ([name, part]) => [name, typeof part === "string" ? part : await part.text()]);
  return { ...request, parts: Object.fromEntries(await Promise.all(parts)) };
}

async function runCase(id: string, { auth = "api_key", now, input, exchanges, output, error }: Case): Promise<void> {
  if (now !== undefined) {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(now) });
    onTestFinished(() => void vi.useRealTimers());
  }
  const { received, baseUrl } = await startService(exchanges);
  const connector = gong({
    ...(credentials[auth] && createAccountOptions(baseUrl, credentials[auth])),
    rateLimiter: false,
    strict: true,
    maxRetries: 0,
    allowPaidActions: true,
  });
  const run = connector.run as (id: string, input: unknown) => Promise<unknown>;
  const result = await run(id, input).then(
    (value) => ({ output: value }),
    (reason: unknown) => ({ reason }),
  );
  expect(received).toEqual(exchanges.map(({ request }) => toReceived(request, authorization[auth] ?? null)));
  if (error) expectError("reason" in result ? result.reason : undefined, error);
  else expect(result).toEqual({ output });
}

function toReceived(request: Exchange["request"], authorization: string | null): ReceivedRequest {
  const { method, path, query = {}, body, parts } = request;
  return { method, path, query, ...(body !== undefined && { body }), ...(parts && { parts }), authorization };
}

function expectError(reason: unknown, { issues, ...details }: NonNullable<Case["error"]>): void {
  expect(reason, String(reason)).toBeInstanceOf(ConnectorError);
  expect(reason).toMatchObject(details);
  const paths = reason instanceof ConnectorError ? reason.issues?.map(({ path }) => path) : undefined;
  if (issues) expect(paths).toEqual(expect.arrayContaining(issues.map(({ path }) => path)));
}

const actions = gongManifests().actions;
const cases = readCases();

test.for([...actions.keys()])("%s has cases", (id) => {
  const example = "test/cases/get_user_by_id.json";
  expect(cases.has(id), `write test/cases/${id}.json with the cases of ${id}; ${example} is an example`).toBe(true);
});

test("every case file belongs to an action", () => {
  expect([...cases.keys()].filter((id) => !actions.has(id))).toEqual([]);
});

describe.for([...cases])("%s", ([id, list]) => {
  test.for(list.map((one) => [one.name, one] as const))("%s", async ([, one]) => {
    await runCase(id, one);
  });
});
