// One sandbox: its options, its state, and the functions with which a test controls it.
import {
  type AuthState,
  createAuthState,
  defaultCredentials,
  issueTokenPair,
  type SandboxApp,
  type SandboxCredentials,
  type TokenPair,
} from "./auth.ts";
import { createFaultQueue, type Fault, type FaultQueue, type ReceivedRequest } from "./fault_injection.ts";
import { createHostileSource, type HostileOptions, type HostileSource } from "./hostile/misbehaviors.ts";
import { allScopes } from "./operation_scopes.ts";
import { createRequestCounter, type RequestCounter, type SandboxRateLimits } from "./rate_limits.ts";
import { createState, type SandboxState } from "./state.ts";
import { dayMs, hourMs, secondMs } from "./time.ts";

export interface SandboxOptions {
  /** With the same seed, clock and requests, responses are equal byte for byte. Default 1. */
  readonly seed?: number | string;
  /** Number of calls in the past year. Default 200. */
  readonly calls?: number;
  /** Number of users of the company. Default 25. */
  readonly users?: number;
  /** Milliseconds since the epoch; the only source of time. Default Date.now. */
  readonly clock?: () => number;
  /** Default: Gong's limits, 3 requests a second and 10,000 a day. */
  readonly rateLimits?: SandboxRateLimits | false;
  /** Default one hour. */
  readonly cursorLifetimeMs?: number;
  /** Time from the upload of a call's media until the call can be read. Default 0. */
  readonly callProcessingMs?: number;
  /** Duration of a CRM upload, a bulk assignment or an erasure. Default 1,000. */
  readonly bulkProcessingMs?: number;
  /** Gong credits for AI answers and briefs. Default 1,000. */
  readonly credits?: number;
  readonly credentials?: Partial<SandboxCredentials>;
  /** Scopes of the registered OAuth app. Default: all of Gong's. `any`: every text in the form of a scope. */
  readonly scopes?: SandboxApp["scopes"];
  readonly appName?: string;
  /** Default: any address on this machine. */
  readonly redirectUris?: readonly string[];
  /** Base URL that is returned with tokens. A token is valid only there. Default: the URL of the server. */
  readonly publicUrl?: string;
  /** Share of private calls. Default 0.04. */
  readonly privateShare?: number;
  /** Ids of 13 digits instead of up to 19: a client may read such an id as a number without losing a digit. */
  readonly shortIds?: boolean;
  /** Misbehaves at random. Default: never. */
  readonly hostile?: HostileOptions;
  /** Called for each request of the API and for each token request, before it is processed. */
  readonly onRequest?: (request: ReceivedRequest) => void;
}

export interface Sandbox {
  readonly credentials: SandboxCredentials;
  /** The current state; a new object after a reset. */
  readonly state: SandboxState;
  /** Restores seeded data, and removes tokens, faults and counted requests. */
  reset(): void;
  /** Issues tokens without the OAuth flow. Default: all scopes, one day. */
  issueToken(grant?: { scopes?: readonly string[]; expiresInSeconds?: number }): TokenPair;
  /** Makes the next requests fail. */
  injectFault(fault: Fault): void;
  /** Forgets injected faults. */
  clearFaults(): void;
  /** Misbehaves at random from now on, or no longer. */
  setHostile(options: HostileOptions | undefined): void;
}

/** Everything that the routes of one sandbox share. */
export interface SandboxContext {
  readonly state: SandboxState;
  readonly auth: AuthState;
  readonly faults: FaultQueue;
  readonly requestCounter: RequestCounter;
  readonly clock: () => number;
  readonly onRequest: ((request: ReceivedRequest) => void) | undefined;
  hostile: HostileSource | undefined;
}

function createContext(publicUrl: string, options: SandboxOptions): SandboxContext {
  const { clock = Date.now, rateLimits = { perSecond: 3, perDay: 10_000 } } = options;
  const { appName = "Gong connector", scopes = allScopes, redirectUris = "loopback" } = options;
  return {
    state: createState({
      calls: 200,
      users: 25,
      cursorLifetimeMs: hourMs,
      callProcessingMs: 0,
      bulkProcessingMs: secondMs,
      credits: 1000,
      privateShare: 0.04,
      shortIds: false,
      publicUrl,
      ...options,
      seed: String(options.seed ?? 1),
      now: clock(),
    }),
    auth: createAuthState({ ...defaultCredentials, ...options.credentials }, { name: appName, scopes, redirectUris }),
    faults: createFaultQueue(),
    requestCounter: createRequestCounter(rateLimits),
    clock,
    onRequest: options.onRequest,
    hostile: options.hostile && createHostileSource({ seed: options.seed ?? 1, ...options.hostile }),
  };
}

/** The functions for tests, and the context for routes, which changes with a reset. */
export function createSandbox(
  publicUrl: string,
  options: SandboxOptions,
): { readonly sandbox: Sandbox; getContext(): SandboxContext } {
  let context = createContext(publicUrl, options);
  const sandbox: Sandbox = {
    get credentials() {
      return context.auth.credentials;
    },
    get state() {
      return context.state;
    },
    reset() {
      context = createContext(publicUrl, options);
    },
    issueToken({ scopes = allScopes, expiresInSeconds = dayMs / secondMs } = {}) {
      const { auth, state, clock } = context;
      return issueTokenPair(auth, state, { scopes, expiresAt: clock() + expiresInSeconds * secondMs });
    },
    injectFault: (fault) => context.faults.add(fault),
    clearFaults: () => context.faults.clear(),
    setHostile(hostile) {
      context.hostile = hostile && createHostileSource({ seed: options.seed ?? 1, ...hostile });
    },
  };
  return { sandbox, getContext: () => context };
}
