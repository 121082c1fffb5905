// Credentials: from the `auth` option and the auth method's manifest to the Authorization header and the base URL.

import { suggestClosest } from "../errors/closest_match.ts";
import { ConnectorError } from "../errors/errors.ts";
import { isRecord } from "../json/lossless_json.ts";
import { parseBaseUrl } from "../network/base_url.ts";
import type { AuthMethod, Manifests } from "./manifests.ts";

/** Credentials that are valid now; without `baseUrl`, that of the options or the auth method is used. */
export interface CurrentCredentials<C> {
  credentials: C;
  baseUrl?: string | undefined;
}

/**
 * An auth method by its id with its credentials, or with a function that returns them.
 *
 * `getCredentials` is called for each request; concurrent calls share one promise, whose signal aborts when all of them
 * are cancelled. After a response of the vendor that rejects the access token it is called once with `forceRefresh`.
 */
export type AuthOptions<C = Readonly<Record<string, string>>> =
  | { method: string; credentials: C; baseUrl?: string }
  | {
      method: string;
      baseUrl?: string;
      getCredentials(request: {
        forceRefresh: boolean;
        signal?: AbortSignal;
      }): CurrentCredentials<C> | Promise<CurrentCredentials<C>>;
    };

/** What a request needs to be authenticated. */
export interface RequestAuth {
  /** Value of the Authorization header. */
  authorization: string;
  /** Origin, and path prefix if any, before every path; without a slash at the end. */
  baseUrl: string;
}

export interface Authenticator {
  /** Absent without credentials. */
  method?: AuthMethod;
  authenticate(signal?: AbortSignal): RequestAuth | Promise<RequestAuth>;
  /** Replaces credentials that a response rejected; undefined if there are no others. */
  refresh?(rejected: RequestAuth, signal?: AbortSignal): Promise<RequestAuth | undefined>;
}

/**
 * The authenticator for the `auth` option. `additionalDomains` may receive credentials besides the connector's own.
 * Throws `unknown_auth_method`, and for credentials that do not change, all that is wrong with them.
 */
export function createAuthenticator(
  { auth: methods, connector, actions }: Manifests,
  auth: AuthOptions<object> | undefined,
  additionalDomains: readonly string[] = [],
): Authenticator {
  if (!auth) return { authenticate: rejectWithoutCredentials };
  const method = methods.get(auth.method);
  if (!method) {
    const suggestion = suggestClosest(auth.method, methods.keys());
    throw new ConnectorError("unknown_auth_method", `there is no auth method ${auth.method}.${suggestion}`, {
      remedy: `Use one of ${[...methods.keys()].join(", ")}.`,
    });
  }
  const domains = [...connector.allowedDomains, ...additionalDomains];
  // Base URLs are often copied with the first segment of the requests' paths, such as a version.
  const listPathPrefixes = (): string[] =>
    [...actions.values()].map(({ request }) => `/${request?.path.split("/")[1]}`);
  let parsed: { text: string; baseUrl: string } | undefined;
  const toRequestAuth = (current: CurrentCredentials<object>): RequestAuth => {
    assertCredentials(current, auth);
    const authorization = createAuthorizationHeader(method, current.credentials);
    const text = current.baseUrl ?? auth.baseUrl ?? method.baseUrl.default ?? rejectWithoutBaseUrl();
    // Most credentials have the same one as those before.
    if (parsed?.text !== text) parsed = { text, baseUrl: parseBaseUrl(text, domains, listPathPrefixes) };
    return { authorization, baseUrl: parsed.baseUrl };
  };
  if ("credentials" in auth) {
    const requestAuth = toRequestAuth(auth);
    return { method, authenticate: () => requestAuth };
  }
  const getCredentials = async (forceRefresh: boolean, signal: AbortSignal): Promise<CurrentCredentials<object>> => {
    try {
      return await auth.getCredentials({ forceRefresh, signal });
    } catch (cause) {
      if (signal.aborted || ConnectorError.is(cause)) throw cause;
      throw new ConnectorError("credentials_unavailable", "getCredentials failed", { cause });
    }
  };
  const current = new SharedCall((signal) => getCredentials(false, signal));
  const refreshed = new SharedCall((signal) => getCredentials(true, signal));
  const authenticate = async (signal?: AbortSignal): Promise<RequestAuth> => toRequestAuth(await current.join(signal));
  return {
    method,
    authenticate,
    async refresh(rejected, signal) {
      const isNew = (next: RequestAuth): boolean => next.authorization !== rejected.authorization;
      // Another request or process may have refreshed them meanwhile: a second refresh would waste a single-use token.
      const stored = await authenticate(signal);
      if (isNew(stored)) return stored;
      const next = toRequestAuth(await refreshed.join(signal));
      return isNew(next) ? next : undefined;
    },
  };
}

/** The Authorization header of an auth method for its credentials. */
export function createAuthorizationHeader(
  { authorization, title }: AuthMethod,
  credentials: Readonly<Record<string, unknown>> | object,
): string {
  const fill = (template: string | undefined): string => {
    const name = /^\{(\w+)\}$/.exec(template ?? "")?.[1] ?? "";
    const value: unknown = Reflect.get(credentials, name);
    if (typeof value === "string" && value !== "" && !hasControlCharacter(value)) return value;
    throw new ConnectorError("incomplete_credentials", `${title}: ${name} is ${value ? "not usable" : "missing"}`, {
      remedy: `Set ${name}.`,
    });
  };
  if (authorization.scheme === "Bearer") return `Bearer ${fill(authorization.token)}`;
  return `Basic ${Buffer.from(`${fill(authorization.username)}:${fill(authorization.password)}`).toString("base64")}`;
}

function rejectWithoutCredentials(): never {
  throw new ConnectorError("no_credentials", "there are no credentials", { remedy: "Pass the option auth." });
}

/** A host without types can return nothing for a connection that it does not know, or the credentials alone. */
function assertCredentials(current: unknown, auth: AuthOptions<object>): void {
  if (isRecord(current) && isRecord(current.credentials)) return;
  if ("credentials" in auth) rejectWithoutCredentials();
  throw new ConnectorError("no_credentials", "getCredentials returned no credentials", {
    remedy: "Return { credentials, baseUrl } for a connection that exists.",
  });
}

function rejectWithoutBaseUrl(): never {
  throw new ConnectorError("base_url_required", "/baseUrl is required with these credentials", {
    issues: [{ path: "/baseUrl", message: "is required with these credentials" }],
  });
}

function hasControlCharacter(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it finds them
  return /[\0-\x1f\x7f]/.test(value);
}

interface RunningCall<T> {
  result: Promise<T>;
  controller: AbortController;
  waiting: number;
}

/** Created once: creating the default reason takes longer than a call whose result is known. */
const callEnded = new DOMException("The call has ended.", "AbortError");

/** A call that concurrent callers share. It is aborted when every caller is. */
class SharedCall<T> {
  readonly #call: (signal: AbortSignal) => T | Promise<T>;
  #running: RunningCall<T> | undefined;

  constructor(call: (signal: AbortSignal) => T | Promise<T>) {
    this.#call = call;
  }

  async join(signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    this.#running ??= this.#start();
    const running = this.#running;
    running.waiting += 1;
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => {
      running.waiting -= 1;
      if (running.waiting === 0) this.#end(running, signal?.reason);
      aborted.reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([running.result, aborted.promise]);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  #start(): RunningCall<T> {
    const controller = new AbortController();
    const result = (async () => this.#call(controller.signal))();
    const running = { result, controller, waiting: 0 };
    const end = (): void => this.#end(running);
    result.then(end, end);
    return running;
  }

  /** Later callers start a new call. */
  #end(running: RunningCall<T>, reason: unknown = callEnded): void {
    if (this.#running === running) this.#running = undefined;
    running.controller.abort(reason);
  }
}
