// Plays every case through the real path with msw at the network: nothing else may be sent.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { ConnectorError, type Credentials, gong } from "../src/index.ts";
import { unlimited } from "../src/internal.ts";
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
const closeIn = (): void => network.listen({ onUnhandledFrame: "error" });
beforeAll(closeIn);
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

interface Seen {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  body?: unknown;
  parts?: Record<string, string>;
  authorization: string | null;
}

/** Where a case is played, and what was asked there. */
interface Stage {
  baseUrl: string;
  seen: Seen[];
}

/** Answers the exchanges of a case in order and keeps what was asked. */
async function stage(exchanges: readonly Exchange[]): Promise<Stage> {
  const seen: Seen[] = [];
  const answer = async (method: string, address: string, headers: Headers, text: string): Promise<Reply> => {
    const response = exchanges[seen.length]?.response;
    seen.push(await seenIn(method, new URL(address), headers, text));
    return response ?? { status: 599, body: "nothing more was to be sent" };
  };
  if (exchanges.some(({ request }) => request.method === "GET" && request.body !== undefined)) {
    return { seen, baseUrl: await onSocket(answer) };
  }
  const baseUrl = "https://api.gong.example";
  network.use(
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const { status, headers, content } = written(
        await answer(request.method, request.url, request.headers, await request.text()),
      );
      return new HttpResponse(content, { status, headers });
    }),
  );
  return { seen, baseUrl };
}

type Reply = Exchange["response"];
type AnswerTo = (method: string, address: string, headers: Headers, text: string) => Promise<Reply>;

/** A GET with a body is none for the simulated network: it takes a real one. */
function onSocket(answer: AnswerTo): Promise<string> {
  network.close();
  onTestFinished(closeIn);
  return startHttpServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const fields = new Headers({ authorization: headers.authorization ?? "" });
    const reply = written(await answer(method, `http://loopback${url}`, fields, await readBody(request)));
    response.writeHead(reply.status, reply.headers).end(reply.content);
  });
}

function written({ status, headers = {}, body }: Reply): {
  status: number;
  headers: Record<string, string>;
  content: string | null;
} {
  const type = typeof body === "string" ? "text/html" : "application/json;charset=utf-8";
  const content = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": type, ...headers }, content };
}

async function seenIn(method: string, { pathname, searchParams }: URL, headers: Headers, text: string): Promise<Seen> {
  const query: Seen["query"] = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    query[name] = values.length > 1 ? values : (values[0] ?? "");
  }
  const type = headers.get("content-type") ?? "";
  const seen = { method, path: pathname, query, authorization: headers.get("authorization") };
  if (text === "") return seen;
  if (!type.startsWith("multipart/form-data")) return { ...seen, body: JSON.parse(text) };
  const form = await new Response(text, { headers: { "content-type": type } }).formData();
  const parts = [...form].map(async ([name, part]) => [name, typeof part === "string" ? part : await part.text()]);
  return { ...seen, parts: Object.fromEntries(await Promise.all(parts)) };
}

async function play(id: string, { auth = "api_key", now, input, exchanges, output, error }: Case): Promise<void> {
  if (now !== undefined) {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(now) });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  }
  const { seen, baseUrl } = await stage(exchanges);
  const way = credentials[auth];
  const connector = gong({
    ...(way && { auth: way }),
    baseUrl,
    rateLimiter: unlimited,
    strict: true,
    maxRetries: 0,
    allowPaidActions: true,
  });
  const run = connector.run as (id: string, input: unknown) => Promise<unknown>;
  const outcome = await run(id, input).then(
    (value) => ({ output: value }),
    (reason: unknown) => ({ reason }),
  );
  expect(seen).toEqual(
    exchanges.map(({ request }) => ({
      method: request.method,
      path: request.path,
      query: request.query ?? {},
      ...(request.body !== undefined && { body: request.body }),
      ...(request.parts && { parts: request.parts }),
      authorization: authorization[auth],
    })),
  );
  if (error) {
    expect(outcome).toHaveProperty("reason");
    const reason = "reason" in outcome ? outcome.reason : undefined;
    expect(reason, String(reason)).toBeInstanceOf(ConnectorError);
    const { issues, ...details } = error;
    expect(reason).toMatchObject(details);
    const paths = reason instanceof ConnectorError ? reason.issues?.map(({ path }) => path) : undefined;
    if (issues) expect(paths).toEqual(expect.arrayContaining(issues.map(({ path }) => path)));
  } else {
    expect(outcome).toEqual({ output });
  }
}

const actions = gong().actions;
const cases = readCases();

test("every action has cases, and every case file an action", () => {
  expect([...cases.keys()].sort()).toEqual([...actions.keys()].sort());
});

describe.for([...cases])("%s", ([id, list]) => {
  test.for(list.map((one) => [one.name, one] as const))("%s", async ([, one]) => {
    await play(id, one);
  });
});
