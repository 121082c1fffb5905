// A sandbox that is used for many runs: it starts each of them anew, counts requests and knows what must not leak.
import { type ReceivedRequest, type Sandbox, startSandboxServer } from "gong-connector-sandbox";
import { type AnyConnector, createConnector, type GongOptions, gongManifests } from "../../src/index.ts";
import { gongHandlers } from "../../src/internal.ts";
import { Company, sandboxNow } from "./company.ts";

const credentials = {
  accessKey: "CANARY-ACCESS-KEY",
  accessKeySecret: "CANARY-ACCESS-SECRET",
  clientId: "client-7",
  clientSecret: "CANARY-CLIENT-SECRET",
};

/** The time-out of a request in milliseconds, also of actions that have a longer one for uploads and AI answers. */
export const timeoutMs = 1000;

/** Far above any response of the sandbox, and far below one that expands. */
const maxResponseBytes = 5_000_000;

const manifests = gongManifests();
const quickManifests = {
  ...manifests,
  actions: new Map(
    [...manifests.actions].map(([id, action]) => [
      id,
      action.timeoutSeconds === undefined ? action : { ...action, timeoutSeconds: timeoutMs / 1000 },
    ]),
  ),
};

export class HostileVendor {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly oauthClient = { clientId: credentials.clientId, clientSecret: credentials.clientSecret };
  /** The requests since the last reset. */
  received: readonly ReceivedRequest[] = [];
  /** Texts that may appear nowhere: credentials, tokens and their encoded forms. */
  secrets: readonly string[] = [];
  /** Called when more requests arrive than a run may send. */
  onExceeded: () => void = () => {};
  maxRequests = Number.POSITIVE_INFINITY;
  readonly close: () => Promise<void>;
  /** Creates what inputs need, while the vendor is polite. */
  readonly #polite: AnyConnector;
  readonly #remembered = new Map<string, readonly string[]>();

  static async start(hasShortIds: boolean): Promise<HostileVendor> {
    let vendor: HostileVendor | undefined;
    const server = await startSandboxServer({
      port: 0,
      seed: "hostile",
      calls: 104,
      users: 16,
      rateLimits: false,
      bulkProcessingMs: 0,
      privateShare: 0.3,
      shortIds: hasShortIds,
      clock: () => sandboxNow,
      credentials,
      onRequest: (request) => vendor?.onRequest(request),
    });
    vendor = new HostileVendor(server.url, server.sandbox, server.close);
    return vendor;
  }

  private constructor(url: string, sandbox: Sandbox, close: () => Promise<void>) {
    this.url = url;
    this.sandbox = sandbox;
    this.close = close;
    this.#polite = this.connect("api_key", { timeoutMs: 60_000 });
  }

  private onRequest(request: ReceivedRequest): void {
    this.received = [...this.received, request];
    if (this.received.length > this.maxRequests) this.onExceeded();
  }

  /** Restores the seeded company and its politeness. */
  reset(): void {
    this.sandbox.reset();
    const { accessKey, accessKeySecret, clientId, clientSecret } = credentials;
    const pairs = [`${accessKey}:${accessKeySecret}`, `${clientId}:${clientSecret}`];
    this.secrets = ["CANARY", ...pairs.map((pair) => Buffer.from(pair).toString("base64"))];
    this.onExceeded = () => {};
    this.countFrom(Number.POSITIVE_INFINITY);
  }

  /** Counts requests from now on. */
  countFrom(maxRequests: number): void {
    this.received = [];
    this.maxRequests = maxRequests;
  }

  /** A connector with a short time-out by default, that is not rate limited, with the API key or with tokens that the host refreshes. */
  connect(method: "api_key" | "oauth2", options: GongOptions = {}, baseUrl = this.url): AnyConnector {
    const { accessKey, accessKeySecret } = credentials;
    let { accessToken } = method === "oauth2" ? this.#issueToken() : { accessToken: "" };
    const auth: GongOptions["auth"] =
      method === "api_key"
        ? { method, credentials: { accessKey, accessKeySecret }, baseUrl }
        : {
            method,
            getCredentials: ({ forceRefresh }) => {
              if (forceRefresh) ({ accessToken } = this.#issueToken());
              return { credentials: { accessToken }, baseUrl };
            },
          };
    return createConnector(options.timeoutMs === undefined ? quickManifests : manifests, {
      additionalDomains: ["127.0.0.1"],
      rateLimiter: false,
      allowPaidActions: true,
      timeoutMs,
      maxResponseBytes,
      handlers: gongHandlers,
      ...options,
      auth,
    });
  }

  /** The result of work by a key: it is the same after each reset. */
  async remember(key: string, work: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const known = this.#remembered.get(key) ?? (await work());
    this.#remembered.set(key, known);
    return known;
  }

  getCompany(): Company {
    return new Company(this.sandbox, this.#polite);
  }

  #issueToken() {
    const pair = this.sandbox.issueToken();
    this.secrets = [...this.secrets, pair.accessToken, pair.refreshToken];
    return pair;
  }
}
