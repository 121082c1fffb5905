// Connections by OAuth. Activepieces refreshes tokens when it reads a connection, here by the same rules in a class of ours.
import type { Piece } from "@activepieces/pieces-framework";
import { AppConnectionType } from "@activepieces/shared";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connection, Flow, loadPiece } from "./host.ts";

let server: SandboxServer;
let piece: Piece;

beforeAll(async () => {
  piece = loadPiece();
  server = await startSandboxServer({ port: 0, calls: 5, rateLimits: false });
});
afterAll(() => server.close());

/** A stored connection that is refreshed a quarter of an hour before it expires, one reader at a time. */
class StoredConnection {
  refreshes = 0;
  #refreshing: Promise<void> | undefined;
  #pair: { accessToken: string; refreshToken: string };
  #expiresAt: number;

  constructor(expiresInSeconds: number, scopes?: readonly string[]) {
    this.#pair = server.sandbox.issueToken({ expiresInSeconds, ...(scopes && { scopes }) });
    this.#expiresAt = Date.now() + expiresInSeconds * 1000;
  }

  async read(): Promise<Connection> {
    if (Date.now() + 900_000 >= this.#expiresAt) this.#refreshing ??= this.#refresh();
    await this.#refreshing;
    return this.toValue();
  }

  async #refresh(): Promise<void> {
    this.refreshes += 1;
    const { clientId, clientSecret } = server.sandbox.credentials;
    const response = await fetch(`${server.url}/oauth2/generate-customer-token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: this.#pair.refreshToken }),
    });
    const {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: seconds,
    } = Object(await response.json());
    this.#pair = { accessToken, refreshToken };
    this.#expiresAt = Date.now() + seconds * 1000;
  }

  toValue(): Connection {
    const { clientId, clientSecret } = server.sandbox.credentials;
    return {
      type: AppConnectionType.OAUTH2,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_url: "https://activepieces.example/redirect",
      token_url: `${server.url}/oauth2/generate-customer-token`,
      token_type: "bearer",
      scope: "",
      claimed_at: 0,
      access_token: this.#pair.accessToken,
      refresh_token: this.#pair.refreshToken,
      data: { api_base_url_for_customer: server.url },
    };
  }
}

async function catchMessage(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "",
    (error: unknown) => String(Object(error).message),
  );
}

test("five runs after the expiry share one refresh, and use the base URL of the token response", async () => {
  const connection = new StoredConnection(-1);
  const runOnce = async () => {
    const value = await connection.read();
    return new Flow(piece, () => value).run("list_users", { limit: 1 });
  };
  for (const output of await Promise.all(Array.from({ length: 5 }, runOnce)))
    expect(Object(output).items).toHaveLength(1);
  expect(connection.refreshes).toBe(1);
});

test("a token that Gong rejects is an error with what to do, and no request for another one", async () => {
  const connection = new StoredConnection(-1);
  const flow = new Flow(piece, () => connection.toValue());
  const messages = await Promise.all(Array.from({ length: 5 }, () => catchMessage(flow.run("list_users", {}))));
  for (const message of messages) {
    expect(message).toMatch(/^list_users: unauthenticated: .+\. .+\./);
    expect(message).not.toContain(Object(connection.toValue()).access_token);
  }
});

test("an error of missing scopes names them", async () => {
  const flow = new Flow(piece, () => new StoredConnection(86_400, ["api:users:read"]).toValue());
  expect(await catchMessage(flow.run("list_workspaces", {}))).toContain("Missing scopes: api:workspaces:read.");
});

test("the connection form has Gong's URLs, and scopes that a user can change", () => {
  const [key, app] = [piece.auth ?? []].flat();
  expect(key?.type).toBe("CUSTOM_AUTH");
  expect(app).toMatchObject({ type: "OAUTH2", tokenUrl: "https://app.gong.io/oauth2/generate-customer-token" });
  expect(Object(app).props.scopes.defaultValue.split(" ")).toContain("api:users:read");
});

test.for([
  [{}, { valid: true }],
  [{ accessKeySecret: "wrong-secret" }, { valid: false, error: expect.stringContaining("unauthenticated") }],
] as const)("a key with %o is tested", async ([others, expected]) => {
  const [key] = [piece.auth ?? []].flat();
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  const auth = { accessKey, accessKeySecret, baseUrl: server.url, ...others };
  expect(await Object(key).validate({ auth })).toEqual(expected);
});
