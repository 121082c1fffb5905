// The connector: manifests, credentials and handlers put together behind run, iterate, plan, choices and check.

import { ActionRunner, type Drift, type RunOptions } from "./action_runner.ts";
import { type Authenticator, createAuthenticator } from "./authenticator.ts";
import { type ChoicePage, type ListChoicesOptions, listChoices } from "./choices.ts";
import { ConnectorError } from "./errors.ts";
import type { FilePolicy, Handler } from "./handler.ts";
import { getPointer } from "./json_pointer.ts";
import type { Action, Manifests } from "./manifests.ts";
import { createRateLimiter, type RateLimiter, unlimited } from "./rate_limiter.ts";
import { formatQuery, type PreparedRequest } from "./request.ts";
import { createErrorClassifier } from "./response.ts";
import { getRequiredScopes } from "./scopes.ts";
import { createSend, type Send } from "./send.ts";
import type { RequestAttempt } from "./telemetry.ts";

/** Input and output of every action by id, as generated from the manifests. */
export type ActionMap<Id extends string = string> = Record<Id, { input: object; output: unknown }>;

/** Ids of the actions that answer `{ items }`. */
export type ListActionId<A> = {
  [Id in keyof A]: A[Id] extends { output: { items: readonly unknown[] } } ? Id : never;
}[keyof A] &
  string;

export type ListActionItem<A, Id extends keyof A> = A[Id] extends { output: { items: readonly (infer Item)[] } }
  ? Item
  : never;

type Entry<A, Id extends keyof A, Side extends "input" | "output"> =
  A[Id] extends Record<Side, infer Value> ? Value : never;

export interface RuntimeOptions {
  /** Signs the requests; see also `auth`. Without either, nothing can be sent. */
  authenticator?: Authenticator;
  /** A way in by id, its values (such as accessKey and accessKeySecret), and the base URL. */
  auth?: { method: string; values: Readonly<Record<string, unknown>>; baseUrl: string };
  /** Handlers of the actions that declare no request, by id. */
  handlers?: Readonly<Record<string, Handler>>;
  /** What the input that decides on held-back items takes when left out, such as `privateCalls`; overrides the way in. */
  inputDefaults?: Readonly<Record<string, unknown>>;
  /** Spaces requests and counts the daily quota; by default one in memory for this connector alone. Share one per company. `false`: no limit. */
  rateLimiter?: RateLimiter | false;
  /** How many times a failed request is sent again; 2 when left out. */
  maxRetries?: number;
  /** How long one answer may take, in milliseconds; 60 000 when left out. */
  timeoutMs?: number;
  /** Longest Retry-After that is waited for inside a call, in milliseconds; 60 000 when left out. */
  maxWaitMs?: number;
  /** Makes an output that does not fit its schema an `invalid_response`. */
  strict?: boolean;
  /** Lets actions run that spend the vendor's paid credits; they are refused, with nothing sent, when left out. */
  allowPaidActions?: boolean;
  /** Which local files and private addresses uploads may read; all files, no private addresses, when left out. */
  files?: FilePolicy;
  /** One event per attempt. */
  onAttempt?: (event: RequestAttempt) => void;
  onDrift?: (drift: Drift) => void;
  userAgent?: string;
}

/** What would be sent, with the credentials masked. */
export interface DryRunResult extends Omit<PreparedRequest, "stream" | "isIdempotent" | "timeoutMs"> {
  url: string;
  headers: Record<string, string>;
  /** What stands for a streamed body. */
  upload?: Record<string, unknown>;
}

/** That the credentials work, and what shows it. */
export interface ConnectionTestResult {
  action: string;
  message: string;
  baseUrl: string;
}

/** A connector as hosts see it: any action by its id. */
export interface AnyConnector {
  readonly manifests: Manifests;
  /** Every action by id, with its schemas free of references. */
  readonly actions: ReadonlyMap<string, Action>;
  /** The action of an id. Throws `invalid_input` with the nearest id when there is none. */
  action(id: string): Action;
  /** Runs an action. Throws ConnectorError, or the signal's reason when aborted. */
  run(id: string, input: unknown, options?: RunOptions): Promise<unknown>;
  /** All items of a list action, page by page, in constant memory. */
  iterate(id: string, input: unknown, options?: RunOptions): AsyncGenerator<unknown>;
  /** The first request that a run would send, with nothing sent and no credentials needed. */
  dryRun(id: string, input: unknown): Promise<DryRunResult>;
  /** Choices for the input of an action or trigger at a JSON Pointer, such as `/filter/primaryUserIds`. */
  choices(id: string, pointer: string, options?: ListChoicesOptions): Promise<ChoicePage>;
  /** The smallest set of scopes for some actions, and for the inputs they will get. */
  requiredScopes(ids: readonly string[], inputs?: Readonly<Record<string, unknown>>): readonly string[];
  /** Proves the credentials with the request that the way in names. Throws ConnectorError. */
  testConnection(options?: RunOptions): Promise<ConnectionTestResult>;
}

/** A connector whose actions' inputs and outputs are known to the compiler. */
export interface Connector<A = ActionMap> extends Omit<AnyConnector, "run" | "iterate"> {
  run<Id extends keyof A & string>(
    id: Id,
    input: Entry<A, Id, "input">,
    options?: RunOptions,
  ): Promise<Entry<A, Id, "output">>;
  iterate<Id extends ListActionId<A>>(
    id: Id,
    input: Entry<A, Id, "input">,
    options?: RunOptions,
  ): AsyncGenerator<ListActionItem<A, Id>>;
}

const noCredentials: Authenticator = {
  authenticate() {
    throw new ConnectorError("no_credentials", "there are no credentials", {
      remedy: "Give the connector an access key and its secret, or a connection.",
    });
  },
};

/** A connector from manifests. */
export function buildConnector(manifests: Manifests, options: RuntimeOptions = {}): AnyConnector {
  const auth = options.auth && authOf(manifests, options.auth.method);
  const authenticator =
    options.authenticator ??
    (options.auth && auth ? createAuthenticator(auth, options.auth.values, options.auth.baseUrl) : noCredentials);
  const runner = new ActionRunner({
    connector: manifests.connector,
    actions: manifests.actions,
    handlers: options.handlers ?? {},
    defaults: { ...auth?.inputDefaults, ...options.inputDefaults },
    files: options.files ?? { local: "all", privateUrls: false },
    retry: options.maxRetries ?? 2,
    strict: options.strict ?? false,
    allowPaidActions: options.allowPaidActions ?? false,
    ...(options.onDrift && { onDrift: options.onDrift }),
  });
  return assemble(manifests, runner, authenticator, transport(manifests, authenticator, options));
}

function transport({ connector }: Manifests, authenticator: Authenticator, options: RuntimeOptions): Send {
  return createSend({
    connector,
    authenticator,
    judge: createErrorClassifier(connector),
    rateLimiter:
      options.rateLimiter === false ? unlimited : (options.rateLimiter ?? createRateLimiter(connector.rateLimits)),
    userAgent: options.userAgent ?? `${connector.id}-connector`,
    timeoutMs: options.timeoutMs ?? 60_000,
    maxWaitMs: options.maxWaitMs ?? 60_000,
    ...(options.onAttempt && { onAttempt: options.onAttempt }),
  });
}

function assemble(manifests: Manifests, runner: ActionRunner, authenticator: Authenticator, send: Send): AnyConnector {
  const run = (id: string, input: unknown, options: RunOptions = {}): Promise<unknown> =>
    runner.run(id, input, send, options);
  return {
    manifests,
    actions: manifests.actions,
    action: (id: string) => runner.action(id),
    run,
    iterate: (id: string, input: unknown, options: RunOptions = {}) => runner.iterate(id, input, send, options),
    dryRun: (id: string, input: unknown) => plan(runner, authenticator, id, input),
    choices: (id: string, pointer: string, options?: ListChoicesOptions) =>
      listChoices(manifests.triggers.get(id) ?? runner.action(id), pointer, run, options),
    requiredScopes: (ids: readonly string[], inputs?: Readonly<Record<string, unknown>>) =>
      getRequiredScopes(
        manifests.connector,
        ids.map((id) => runner.action(id)),
        inputs,
      ),
    testConnection: (options?: RunOptions) => prove(manifests, authenticator, run, options),
  };
}

/** A send that keeps what it is given. */
class Captured extends Error {
  readonly request: PreparedRequest;
  constructor(request: PreparedRequest) {
    super("captured");
    this.request = request;
  }
}

async function plan(
  runner: ActionRunner,
  authenticator: Authenticator,
  id: string,
  input: unknown,
): Promise<DryRunResult> {
  const capture: Send = (request) => Promise.reject(new Captured(request));
  const outcome = await runner.run(id, input, capture, { allowPaidActions: true }).catch((error: unknown) => error);
  if (!(outcome instanceof Captured)) throw outcome instanceof Error ? outcome : new TypeError(`${id} sends nothing`);
  const signature = authenticator === noCredentials ? undefined : await authenticator.authenticate();
  const { stream, json, method, path, query, headers } = outcome.request;
  return {
    method,
    url: `${signature?.baseUrl ?? ""}${path}${formatQuery(query)}`,
    path,
    query,
    headers: { ...headers, authorization: signature ? `${signature.authorization.split(" ")[0]} ••••` : "none" },
    ...(json !== undefined && { json }),
    ...(stream && { upload: stream.preview }),
  };
}

async function prove(
  { auth, connector }: Manifests,
  authenticator: Authenticator,
  run: (id: string, input: unknown, options?: RunOptions) => Promise<unknown>,
  options?: RunOptions,
): Promise<ConnectionTestResult> {
  const proof = [...auth.values()][0]?.test;
  if (!proof) throw new TypeError(`${connector.id} has no way in that names a proof`);
  const output = await run(proof.action, proof.input ?? {}, options);
  const items = getPointer(output, "/items");
  const count = getPointer(output, "/total") ?? (Array.isArray(items) ? items.length : undefined);
  const { baseUrl } = await authenticator.authenticate();
  return {
    action: proof.action,
    message: `${proof.successMessage}${count === undefined ? "" : ` (${count})`}`,
    baseUrl,
  };
}

function authOf({ auth, connector }: Manifests, method: string): NonNullable<ReturnType<Manifests["auth"]["get"]>> {
  const found = auth.get(method);
  if (found) return found;
  throw new TypeError(`${connector.id} has no way in called ${method}; it has ${[...auth.keys()].join(", ")}`);
}
