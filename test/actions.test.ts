// Plays every case through the real path with msw at the network: nothing else may be sent.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ConnectorError, type Credentials, gong, unpaced } from "../src/index.ts";
import { type Case, type Exchange, readCases } from "./cases.ts";

const baseUrl = "https://api.gong.example";
const credentials: Record<string, Credentials> = {
  api_key: { accessKey: "KEY", accessKeySecret: "SECRET" },
  oauth2: { accessToken: "TOKEN" },
};
const authorization: Record<string, string> = {
  api_key: `Basic ${Buffer.from("KEY:SECRET").toString("base64")}`,
  oauth2: "Bearer TOKEN",
};

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

interface Seen {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  body: unknown;
  authorization: string | null;
}

/** Answers the exchanges of a case in order and keeps what was asked. */
function serve(exchanges: readonly Exchange[]): Seen[] {
  const seen: Seen[] = [];
  network.use(
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const url = new URL(request.url);
      const text = await request.text();
      const query: Seen["query"] = {};
      for (const name of new Set(url.searchParams.keys())) {
        const values = url.searchParams.getAll(name);
        query[name] = values.length > 1 ? values : (values[0] ?? "");
      }
      const exchange = exchanges[seen.length];
      seen.push({
        method: request.method,
        path: url.pathname,
        query,
        body: text === "" ? undefined : JSON.parse(text),
        authorization: request.headers.get("authorization"),
      });
      if (!exchange) return HttpResponse.error();
      const { status, headers = {}, body } = exchange.reply;
      const type = typeof body === "string" ? "text/html" : "application/json;charset=utf-8";
      const content = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
      return new HttpResponse(content, { status, headers: { "content-type": type, ...headers } });
    }),
  );
  return seen;
}

async function play(id: string, { auth = "api_key", input, exchanges, output, error }: Case): Promise<void> {
  const seen = serve(exchanges);
  const way = credentials[auth];
  const connector = gong({ ...(way && { auth: way }), baseUrl, pacer: unpaced, strict: true, retry: 0 });
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
      body: request.body,
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
