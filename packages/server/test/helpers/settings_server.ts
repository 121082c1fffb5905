// A settings server with its own store, and browsers with cookies.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { type SandboxOptions, type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { onTestFinished } from "vitest";
import type { Session } from "../../src/api/settings_contract.ts";
import { createServer, type Server, type ServerOptions } from "../../src/server.ts";
import { openStore, type StoreOptions } from "../../src/store/index.ts";
import { createEmptyStore } from "./stores.ts";

/** The admin token of the server: unlike a password, it is compared without delay. */
export const adminPassword = "a password of some length";
export const stepsToken = "steps-token-of-the-tests";

export interface SettingsServerOptions extends Partial<Omit<ServerOptions, "store" | "log">> {
  sandbox?: SandboxOptions;
  storeOptions?: StoreOptions;
}

export interface SettingsServer {
  url: string;
  server: Server;
  storeOptions: StoreOptions;
  /** Starts the sandbox of the server. */
  sandbox(): Promise<SandboxServer>;
  /** All log lines. */
  log(): string;
  /** All responses to browsers and programs, without cookies. */
  responses: string[];
  browser(): TestBrowser;
  /** A browser of a signed-in admin. */
  admin(): Promise<TestBrowser>;
  /** One call of the steps API. */
  step(action: string, input: unknown, headers?: Record<string, string>): Promise<{ status: number; body: unknown }>;
}

export function createTempDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "server-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Stops after the test. The sandbox has no rate limits by default. */
export async function startSettingsServer({
  sandbox,
  storeOptions,
  ...options
}: SettingsServerOptions = {}): Promise<SettingsServer> {
  const where = storeOptions ?? (await createEmptyStore(process.env.TEST_DATABASE_URL ? "PostgreSQL" : "SQLite"));
  let log = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const server = await createServer({
    store: await openStore(where),
    stepsToken,
    adminToken: adminPassword,
    log: sink,
    startSandbox: (redirectUris) =>
      startSandboxServer({ port: 0, rateLimits: false, redirectUris, scopes: "any", ...sandbox }),
    ...options,
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => server.close(0));
  const origin = getSocketOrigin(server);
  const responses: string[] = [];
  return {
    url,
    server,
    storeOptions: where,
    sandbox: () => server.services.sandbox.start(),
    log: () => log,
    responses,
    browser: () => new TestBrowser(origin, responses),
    async admin() {
      const browser = new TestBrowser(origin, responses);
      await browser.signIn();
      return browser;
    },
    async step(action, input, headers = {}) {
      const response = await fetch(`${origin}/api/v2/integration-schema/gong/actions/${action}/execute`, {
        method: "POST",
        headers: { authorization: `Bearer ${stepsToken}`, "content-type": "application/json", ...headers },
        body: JSON.stringify(input),
      });
      const text = await response.text();
      responses.push(text);
      return { status: response.status, body: JSON.parse(text) };
    },
  };
}

/** The URL of the socket, whatever the public URL is. */
function getSocketOrigin({ app }: Server): string {
  const address = app.server.address();
  return typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
}

export interface BrowserResponse<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export class TestBrowser {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  readonly #responses: string[];
  csrf = "";

  constructor(origin: string, responses: string[]) {
    this.origin = origin;
    this.#responses = responses;
  }

  /** Follows no redirects. */
  async request<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<BrowserResponse<Body>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.origin), {
      method,
      redirect: "manual",
      ...(signal && { signal }),
      headers: {
        ...(cookie && { cookie }),
        ...(this.csrf && { "x-csrf-token": this.csrf }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.#storeCookie(line);
    const text = await response.text();
    const head = [...response.headers].filter(([name]) => name !== "set-cookie");
    this.#responses.push(`${head.join("\n")}\n${text}`);
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  }

  get<Body = Record<string, unknown>>(path: string): Promise<BrowserResponse<Body>> {
    return this.request<Body>("GET", `/api/app${path}`);
  }

  post<Body = Record<string, unknown>>(path: string, body: unknown = {}): Promise<BrowserResponse<Body>> {
    return this.request<Body>("POST", `/api/app${path}`, body);
  }

  put<Body = Record<string, unknown>>(path: string, body: unknown): Promise<BrowserResponse<Body>> {
    return this.request<Body>("PUT", `/api/app${path}`, body);
  }

  delete(path: string): Promise<BrowserResponse> {
    return this.request("DELETE", `/api/app${path}`);
  }

  async signIn(password = adminPassword): Promise<BrowserResponse> {
    const response = await this.post("/session", { password });
    this.csrf = (await this.get<Session>("/session")).body.csrfToken ?? "";
    return response;
  }

  #storeCookie(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", value = ""] = pair.split("=");
    const isDeleted = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
    if (isDeleted) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Submits the authorization page of the sandbox, and returns the callback URL. */
export async function submitConsent(authorizationUrl: string, decision: "allow" | "deny" = "allow"): Promise<string> {
  const page = await fetch(authorizationUrl, { redirect: "manual" });
  const redirect = page.headers.get("location");
  if (redirect) return redirect;
  const consent = /name="consent" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const response = await fetch(new URL("/oauth2/authorize", authorizationUrl), {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ consent, decision }).toString(),
  });
  return response.headers.get("location") ?? "";
}

interface Started {
  connection: { id: string };
  authorizationUrl: string;
}

/** Connects an account as an admin, and returns the id of the connection. */
export async function connectAccount(admin: TestBrowser, customer = "Fernhill"): Promise<string> {
  const { body } = await admin.post<Started>("/connections", { customer });
  const callback = await admin.request("GET", await submitConsent(body.authorizationUrl));
  const connected = new URL(callback.headers.get("location") ?? "", admin.origin).searchParams.get("connected");
  if (!connected)
    throw new Error(`not connected: ${callback.status} ${callback.headers.get("location")} ${callback.text}`);
  return connected;
}

/** Selects every scope of the catalog. */
export async function selectAllScopes(admin: TestBrowser): Promise<void> {
  const { body } = await admin.get<{ catalog: { id: string }[] }>("/scopes");
  const { status, text } = await admin.put("/scopes", {
    selected: body.catalog.map(({ id }) => id),
    custom: [],
  });
  if (status !== 200) throw new Error(text);
}
