// Credentials: auth methods, shared and refreshed credentials, and the domains that they may be sent to.
import { describe, expect, test } from "vitest";
import { ConnectorError, type GongOptions, gong } from "../../src/index.ts";
import { startHttpServer } from "../helpers/servers.ts";

const additionalDomains = ["127.0.0.1"];
const accessKeys = { accessKey: "KEY", accessKeySecret: "SECRET" };

/** A service that accepts some access tokens, and the tokens of its requests. */
async function startService(isAccepted: (token: string) => boolean) {
  const tokens: string[] = [];
  const baseUrl = await startHttpServer((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    tokens.push(token);
    const body = { requestId: "r", user: { id: "1" }, call: { id: "1", isPrivate: true }, errors: ["Token expired"] };
    response.writeHead(isAccepted(token) ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  return { baseUrl, tokens };
}

function connect(auth: NonNullable<GongOptions["auth"]>, options: GongOptions = {}) {
  return gong({ auth, additionalDomains, rateLimiter: false, maxRetries: 0, ...options });
}

async function catchError(run: Promise<unknown>): Promise<ConnectorError> {
  const error = await run.then(
    () => new Error("expected an error"),
    (reason: unknown) => reason,
  );
  if (!ConnectorError.is(error)) throw error;
  return error;
}

describe("getCredentials", () => {
  test("is called for each request, and concurrent requests share one call", async () => {
    const { baseUrl, tokens } = await startService(() => true);
    let calls = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const connector = connect({
      method: "oauth2",
      async getCredentials() {
        calls += 1;
        await promise;
        return { credentials: { accessToken: `token-${calls}` }, baseUrl };
      },
    });
    const runs = ["1", "2", "3"].map((id) => connector.run("get_user_by_id", { id }));
    resolve();
    await Promise.all(runs);
    expect(tokens).toEqual(["token-1", "token-1", "token-1"]);
    await connector.run("get_user_by_id", { id: "4" });
    expect(tokens.at(-1)).toBe("token-2");
  });

  test("is called once with forceRefresh after a 401 that a new token may solve", async () => {
    const { baseUrl, tokens } = await startService((token) => token === "new");
    const requests: boolean[] = [];
    let accessToken = "old";
    const connector = connect({
      method: "oauth2",
      baseUrl,
      getCredentials({ forceRefresh }) {
        requests.push(forceRefresh);
        if (forceRefresh) accessToken = "new";
        return { credentials: { accessToken } };
      },
    });
    expect(await connector.run("get_user_by_id", { id: "1" })).toEqual({ id: "1" });
    expect(tokens).toEqual(["old", "new"]);
    expect(requests.filter(Boolean)).toHaveLength(1);
  });

  test("is not called with forceRefresh if another process has refreshed the token meanwhile", async () => {
    const { baseUrl, tokens } = await startService((token) => token === "new");
    const requests: boolean[] = [];
    const connector = connect({
      method: "oauth2",
      baseUrl,
      getCredentials({ forceRefresh }) {
        requests.push(forceRefresh);
        return { credentials: { accessToken: requests.length === 1 ? "old" : "new" } };
      },
    });
    await connector.run("get_user_by_id", { id: "1" });
    expect(tokens).toEqual(["old", "new"]);
    expect(requests).toEqual([false, false]);
  });

  test("throws credentials_rejected when the refreshed token is rejected, too", async () => {
    const { baseUrl, tokens } = await startService(() => false);
    let refreshes = 0;
    const connector = connect({
      method: "oauth2",
      baseUrl,
      getCredentials({ forceRefresh }) {
        if (forceRefresh) refreshes += 1;
        return { credentials: { accessToken: String(refreshes) } };
      },
    });
    const error = await catchError(connector.run("get_user_by_id", { id: "1" }));
    expect(error).toMatchObject({ code: "credentials_rejected", kind: "unauthenticated", status: 401 });
    expect([tokens, refreshes]).toEqual([["0", "1"], 1]);
  });

  test("goes on for other requests when one is cancelled, and is aborted when all are", async () => {
    const { baseUrl } = await startService(() => true);
    const signals: (AbortSignal | undefined)[] = [];
    let release = () => {};
    const connector = connect({
      method: "oauth2",
      baseUrl,
      async getCredentials({ signal }) {
        signals.push(signal);
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { credentials: { accessToken: "token" } };
      },
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const run = ({ signal }: AbortController) => connector.run("get_user_by_id", { id: "1" }, { signal });
    const cancelled = run(first);
    const finished = run(second);
    const reason = new Error("stopped");
    first.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    expect(signals[0]?.aborted).toBe(false);
    release();
    expect(await finished).toEqual({ id: "1" });
    const third = new AbortController();
    const alone = run(third);
    third.abort(reason);
    await expect(alone).rejects.toBe(reason);
    expect(signals[1]?.aborted).toBe(true);
  });

  test.for([
    ["get_user_by_id", { id: "1" }],
    ["list_users", {}],
    ["sync_new_items", { action: "list_users" }],
  ] as const)("passes on its ConnectorError, and makes any other error a retryable one: %s", async ([id, input]) => {
    const run = (reason: Error): Promise<unknown> =>
      connect({ method: "oauth2", getCredentials: () => Promise.reject(reason) }).run(id as string, input);
    const known = new ConnectorError("connection_unusable", "reconnect it");
    await expect(run(known)).rejects.toMatchObject({ code: "connection_unusable", message: "reconnect it" });
    const cause = new Error("the database is not available");
    await expect(run(cause)).rejects.toMatchObject({ code: "credentials_unavailable", retryable: true, cause });
  });
});

describe("auth method", () => {
  test("is rejected if it is unknown", () => {
    expect(() => connect({ method: "basic", credentials: accessKeys })).toThrow(
      expect.objectContaining({ code: "unknown_auth_method", remedy: expect.stringContaining("api_key, oauth2") }),
    );
  });

  test.for([
    ["credentials", (baseUrl: string) => ({ method: "oauth2", credentials: { accessToken: "t" }, baseUrl })],
    [
      "getCredentials",
      (baseUrl: string) => ({
        method: "oauth2",
        getCredentials: () => ({ credentials: { accessToken: "t" }, baseUrl }),
      }),
    ],
  ] as const)("applies its input defaults with %s: private calls are excluded under OAuth", async ([, createAuth]) => {
    const { baseUrl } = await startService(() => true);
    const connector = connect(createAuth(baseUrl));
    const error = await catchError(connector.run("get_call_by_id", { id: "1" }));
    expect(error.code).toBe("item_excluded");
    expect(await connector.run("get_call_by_id", { id: "1", privateCalls: "include" })).toMatchObject({ id: "1" });
    const byKey = connect({ method: "api_key", credentials: accessKeys, baseUrl });
    expect(await byKey.run("get_call_by_id", { id: "1" })).toMatchObject({ id: "1" });
  });

  test("is named by testConnection", async () => {
    const baseUrl = await startHttpServer((_request, response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"requestId":"r","records":{"totalRecords":3},"users":[]}'),
    );
    const connector = connect({ method: "oauth2", credentials: { accessToken: "t" }, baseUrl });
    expect(await connector.testConnection()).toMatchObject({ method: "oauth2", action: "list_users", baseUrl });
    const byKey = connect({ method: "api_key", credentials: accessKeys, baseUrl });
    expect(await byKey.testConnection()).toMatchObject({ method: "api_key", message: expect.stringContaining("(3)") });
  });

  test("is required to send a request, and optional for a dry run", async () => {
    expect(await catchError(gong().run("get_user_by_id", { id: "1" }))).toMatchObject({ code: "no_credentials" });
    expect(await catchError(gong().testConnection())).toMatchObject({ code: "no_credentials" });
    const request = await gong().dryRun("get_user_by_id", { id: "1" });
    expect(request).toMatchObject({ url: "/v2/users/1", headers: { authorization: "none" } });
  });

  test("rejects credentials without one of its values", () => {
    const credentials = { accessKey: "KEY", accessKeySecret: "" };
    expect(() => connect({ method: "api_key", credentials })).toThrow(
      expect.objectContaining({ code: "incomplete_credentials", remedy: "Set accessKeySecret." }),
    );
  });
});

test("suggests the nearest auth method", () => {
  const auth = { method: "api-key", credentials: accessKeys };
  expect(() => gong({ auth })).toThrow("there is no auth method api-key. Did you mean api_key?");
});
