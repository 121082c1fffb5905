// @ts-nocheck
// One sandbox: its state, its doors (msw handlers), and what a test may do to it from outside.
import { type HttpResponseResolver, http, type RequestHandler } from "msw";
import {
  addSeconds,
  createAuthState,
  DEFAULT_CREDENTIALS,
  issueTokenPair,
  type SandboxCredentials,
  secondsPerDay,
  type TokenPair,
} from "./auth.ts";
import { handleRequest, handleUnknownRoute } from "./authorize.ts";
import { createFaultQueue, type Fault } from "./fault_injection.ts";
import { serveMedia } from "./media.ts";
import {
  createOAuthState,
  handleConsentDecision,
  handleTokenRequest,
  type OAuthContext,
  showConsentPage,
} from "./oauth_server.ts";
import { ALL_SCOPES } from "./operation_scopes.ts";
import { createRequestCounter, type SandboxRateLimits } from "./rate_limits.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes/index.ts";
import { createState, type SandboxState } from "./state.ts";
import { HOUR } from "./time.ts";

export interface SandboxOptions {
  /** Same seed, same clock, same requests: the same answers, byte for byte. Default 1. */
  readonly seed?: number | string;
  /** How many calls the past year holds. Default 200. */
  readonly calls?: number;
  /** How many users the company has. Default 25. */
  readonly users?: number;
  /** Milliseconds since the epoch; default Date.now. The sandbox has no other notion of time. */
  readonly clock?: () => number;
  /** Default: Gong's 3 a second and 10,000 a day. */
  readonly rateLimits?: SandboxRateLimits | false;
  /** Default one hour. */
  readonly cursorLifetimeMs?: number;
  /** From the media of a created call to its showing up in reads. Default 0. */
  readonly callProcessingMs?: number;
  /** From a CRM upload, a bulk assignment or an erasure to its end. Default 1,000. */
  readonly bulkProcessingMs?: number;
  /** Credits left for AI answers and briefs. Default 1,000. */
  readonly credits?: number;
  readonly credentials?: Partial<SandboxCredentials>;
  /** Scopes of the registered OAuth app. Default all that Gong has; any: whatever has a scope's form. An API key may do everything. */
  readonly scopes?: readonly string[] | "any";
  readonly appName?: string;
  /** Default: any address on this machine. */
  readonly redirectUris?: readonly string[];
  /** Base URL handed out with tokens, the only one they are good for. Default https://sandbox.api.gong.io. */
  readonly publicUrl?: string;
}

export interface Sandbox {
  /** For msw's setupServer; the socket uses the same ones. */
  readonly handlers: readonly RequestHandler[];
  readonly credentials: SandboxCredentials;
  /** As it is now; a new object after a reset. */
  readonly state: SandboxState;
  /** Back to the seed: data, limits, tokens and faults. */
  reset(): void;
  /** A bearer token without the way through the browser. Default: all scopes, one day. */
  issueToken(grant?: { scopes?: readonly string[]; expiresInSeconds?: number }): TokenPair;
  /** Trouble for the next requests. */
  injectFault(fault: Fault): void;
}

type Settings = Required<Omit<SandboxOptions, "credentials" | "redirectUris">> & {
  readonly credentials: SandboxCredentials;
  readonly redirectUris: readonly string[] | "loopback";
};

function settingsOf(options: SandboxOptions): Settings {
  return {
    seed: 1,
    calls: 200,
    users: 25,
    clock: Date.now,
    rateLimits: { perSecond: 3, perDay: 10_000 },
    cursorLifetimeMs: HOUR,
    callProcessingMs: 0,
    bulkProcessingMs: 1000,
    credits: 1000,
    scopes: ALL_SCOPES,
    appName: "Gong connector",
    redirectUris: "loopback",
    publicUrl: "https://sandbox.api.gong.io",
    ...options,
    credentials: { ...DEFAULT_CREDENTIALS, ...options.credentials },
  };
}

function build(settings: Settings): OAuthContext {
  const { credentials, clock, rateLimits, appName, scopes, redirectUris } = settings;
  return {
    state: createState({ ...settings, seed: String(settings.seed), now: clock() }),
    limits: createRequestCounter(rateLimits),
    keyring: createAuthState(credentials),
    faults: createFaultQueue(),
    app: { name: appName, scopes, redirectUris },
    consents: createOAuthState(),
    clock,
  };
}

const ORIGIN = "^https?:\\/\\/[^/]+";

function patternOf(path: string): RegExp {
  return new RegExp(`${ORIGIN}${path.replaceAll("/", "\\/").replaceAll(/\{\w+\}/g, "([^/]+)")}$`);
}

function paramsOf(path: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(String(values[String(index)] ?? ""))]),
  );
}

function handlerOf(route: Route, house: () => OAuthContext): RequestHandler {
  const answer: HttpResponseResolver = ({ request, params }) =>
    handleRequest(house(), route, request, paramsOf(route.path, params));
  const pattern = patternOf(route.path);
  switch (route.method) {
    case "GET":
      return http.get(pattern, answer);
    case "POST":
      return http.post(pattern, answer);
    case "PUT":
      return http.put(pattern, answer);
    case "PATCH":
      return http.patch(pattern, answer);
    case "DELETE":
      return http.delete(pattern, answer);
  }
}

function handlersOf(house: () => OAuthContext): readonly RequestHandler[] {
  const patterns = ROUTES.map(({ path }) => patternOf(path));
  const isKnown = (url: string): boolean => patterns.some((pattern) => pattern.test(url.split(/[?#]/, 1)[0] ?? ""));
  return [
    ...ROUTES.map((route) => handlerOf(route, house)),
    http.all(new RegExp(`${ORIGIN}/v2(/.*)?$`), ({ request }) =>
      handleUnknownRoute(house(), request, isKnown(request.url)),
    ),
    http.get(patternOf("/oauth2/authorize"), ({ request }) => showConsentPage(house(), request)),
    http.post(patternOf("/oauth2/authorize"), ({ request }) => handleConsentDecision(house(), request)),
    http.post(patternOf("/oauth2/generate-customer-token"), ({ request }) => handleTokenRequest(house(), request)),
    http.get(patternOf("/media/{id}/{file}"), ({ request }) => serveMedia(house().state, request, house().clock())),
  ];
}

/** A Gong of its own, growing from a seed. See SandboxOptions for every default. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const settings = settingsOf(options);
  let house = build(settings);
  return {
    handlers: handlersOf(() => house),
    credentials: settings.credentials,
    get state() {
      return house.state;
    },
    reset() {
      house = build(settings);
    },
    issueToken({ scopes = ALL_SCOPES, expiresInSeconds = secondsPerDay } = {}) {
      const { host } = new URL(house.state.publicUrl);
      const grant = { scopes, host, expiresAt: addSeconds(house.clock(), expiresInSeconds) };
      return issueTokenPair(house.keyring, grant, house.state.random.token);
    },
    injectFault: (fault) => house.faults.add(fault),
  };
}
