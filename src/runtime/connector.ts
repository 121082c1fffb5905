// The connector: manifests, credentials and handlers behind run, iterate, dryRun, choices and testConnection.

import { ConnectorError, convertErrors } from "../errors/errors.ts";
import { getPointer } from "../json/json_pointer.ts";
import { createRateLimiter, type RateLimiter, unlimited } from "../network/rate_limiter.ts";
import { SendQueue } from "../network/send_queue.ts";
import { callBeforeSend, type Transport } from "../network/transport.ts";
import { defaultMaxWaitMs } from "../network/wait_budget.ts";
import { ActionRunner } from "./action_runner.ts";
import type { RequestAttempt } from "./attempt_event.ts";
import { type Authenticator, type AuthOptions, createAuthenticator } from "./auth.ts";
import { type ChoicePage, type ListChoicesOptions, listChoices } from "./choices.ts";
import type { FilePolicy, Handler, OpenLocalFile } from "./handler.ts";
import type { Action, Manifests } from "./manifests.ts";
import { formatQuery, type PreparedRequest } from "./request.ts";
import { getErrorClassifier } from "./response.ts";
import type { Drift, RunOptions } from "./run_options.ts";
import { getRequiredScopes } from "./scopes.ts";
import { createSend, defaultMaxResponseBytes } from "./send.ts";

/** Ids of the actions that return `{ items }`. */
export type ListActionId<A> = {
  [Id in keyof A]: A[Id] extends { output: { items: readonly unknown[] } } ? Id : never;
}[keyof A] &
  string;

export type ListActionItem<A, Id extends keyof A> = A[Id] extends { output: { items: readonly (infer Item)[] } }
  ? Item
  : never;

type Side<A, Id extends keyof A, Name extends "input" | "output"> =
  A[Id] extends Record<Name, infer Value> ? Value : never;

/** An id that is known only at run time. A literal that is no id is not accepted. */
type DynamicId<Id extends string> = string extends Id ? Id : never;

export interface RuntimeOptions<C extends object = Readonly<Record<string, string>>> {
  /** The credentials. Without them, nothing can be sent. */
  auth?: AuthOptions<C>;
  /** Handlers of the actions that declare no request, by id. */
  handlers?: Readonly<Record<string, Handler>>;
  /** Defaults of the inputs that control private items, such as `privateCalls`. They override those of the auth method. */
  inputDefaults?: Readonly<Record<string, unknown>>;
  /** Domains that may receive credentials besides the connector's own, such as `127.0.0.1` for a test server. */
  additionalDomains?: readonly string[];
  /** By default one in memory for this connector. Share one per company of the vendor. `false`: the host limits by itself. */
  rateLimiter?: RateLimiter | false;
  /** How many times a failed request is sent again, where this is safe; 2 by default. */
  maxRetries?: number;
  /** Longest time for one response; 60,000 ms by default. */
  timeoutMs?: number;
  /** Longest time that one call waits in all, for the rate limiter or as the vendor asked; 300,000 ms by default. A longer wait is thrown as `wait_too_long`. */
  maxWaitMs?: number;
  /** Makes an output that does not match its schema an `invalid_response`. */
  strict?: boolean;
  /** Allows actions that use the vendor's paid credits. */
  allowPaidActions?: boolean;
  /** Which local files and private addresses uploads may read; by default all files and no private address. */
  files?: FilePolicy;
  /** Receives every request. */
  onAttempt?: (attempt: RequestAttempt) => void;
  /** Receives each kind of difference between an output and its schema once. */
  onDrift?: (drift: Drift) => void;
  /** Value of the User-Agent header. */
  userAgent?: string;
  /** Largest response body in bytes, both compressed and decompressed; 64,000,000 by default. A larger one is thrown as `response_too_large`. */
  maxResponseBytes?: number;
  /** Sends the requests, for a host with its own HTTP client. Downloads by `url` do not use it. */
  transport?: Transport;
}

/** The functions that the runtime does not import. */
export interface HostFunctions {
  /** The default transport. */
  transport: Transport;
  openLocalFile?: OpenLocalFile;
}

/** The request of a dry run. The credentials in its headers are redacted. */
export interface DryRunResult extends Omit<PreparedRequest, "stream" | "isIdempotent" | "timeoutMs"> {
  url: string;
  headers: Record<string, string>;
  /** Describes the content of an upload. */
  upload?: Record<string, unknown>;
}

/** The result of a connection test that succeeded. */
export interface ConnectionTestResult {
  /** Id of the auth method that was tested. */
  method: string;
  /** Id of the action that was run, and its output. */
  action: string;
  output: unknown;
  message: string;
  baseUrl: string;
}

/** A connector whose actions are known only at run time. */
export interface AnyConnector {
  readonly manifests: Manifests;
  /** The action of an id. Throws `unknown_action` with the nearest id. */
  action(id: string): Action;
  /** Runs an action. Throws ConnectorError, or the signal's reason when it is aborted. */
  run(id: string, input: unknown, options?: RunOptions): Promise<unknown>;
  /** The items of all pages of a list action. It reads the next page when its items are needed. */
  iterate(id: string, input: unknown, options?: RunOptions): AsyncGenerator<unknown>;
  /** The first request that a run would send. Nothing is sent to the vendor, and credentials are optional. */
  dryRun(id: string, input: unknown): Promise<DryRunResult>;
  /** Choices for the input of an action or trigger at a JSON Pointer, such as `/filter/primaryUserIds`. */
  choices(id: string, pointer: string, options?: ListChoicesOptions): Promise<ChoicePage>;
  /** The smallest set of scopes for some actions, and for inputs of them by id. */
  requiredScopes(ids: readonly string[], inputs?: Readonly<Record<string, unknown>>): readonly string[];
  /** Tests the credentials with one request, the connection test of their auth method. Throws ConnectorError. */
  testConnection(options?: RunOptions): Promise<ConnectionTestResult>;
}

/** A connector with the types of its actions. An id that is a `string` at compile time has the types of AnyConnector. */
export interface Connector<A> extends AnyConnector {
  run<Id extends keyof A & string>(
    id: Id,
    input: Side<A, Id, "input">,
    options?: RunOptions,
  ): Promise<Side<A, Id, "output">>;
  run<Id extends string>(id: DynamicId<Id>, input: unknown, options?: RunOptions): Promise<unknown>;
  iterate<Id extends ListActionId<A>>(
    id: Id,
    input: Side<A, Id, "input">,
    options?: RunOptions,
  ): AsyncGenerator<ListActionItem<A, Id>>;
  iterate<Id extends string>(id: DynamicId<Id>, input: unknown, options?: RunOptions): AsyncGenerator<unknown>;
}

type Pages = AsyncGenerator<unknown[], undefined>;

const runners = new WeakMap<AnyConnector, ActionRunner>();

/** The items of each page of a list action. The caller may take them out of the list. */
export function iteratePages(connector: AnyConnector, id: string, input: unknown, options: RunOptions): Pages {
  const runner = runners.get(connector);
  if (!runner) throw new TypeError("the connector is of another module");
  return runner.iteratePages(id, input, options);
}

/** A connector from manifests. */
export function buildConnector(manifests: Manifests, options: RuntimeOptions, host: HostFunctions): AnyConnector {
  const { connector, triggers } = manifests;
  const authenticator = createAuthenticator(manifests, options.auth, options.additionalDomains);
  const runner = createRunner(manifests, authenticator, options, host);
  const run = (id: string, input: unknown, options: RunOptions = {}): Promise<unknown> =>
    runner.run(id, input, options);
  const built: AnyConnector = {
    manifests,
    action: (id) => runner.getAction(id),
    run,
    iterate: (id, input, options = {}) => runner.iterate(id, input, options),
    dryRun: (id, input) =>
      convertErrors(async () => formatRequest(await getFirstRequest(runner, id, input), authenticator), id),
    choices: (id, pointer, options) => {
      const getItem = () => triggers.get(id) ?? runner.getAction(id, triggers.keys());
      const list = async () => listChoices(getItem(), pointer, connector.pagination.cursorInput, run, options);
      return convertErrors(list, id, options?.signal);
    },
    requiredScopes: (ids, inputs) =>
      getRequiredScopes(
        manifests,
        ids.map((id) => runner.getAction(id)),
        inputs,
      ),
    testConnection: (options) =>
      convertErrors(() => testConnection(authenticator, run, options), undefined, options?.signal),
  };
  runners.set(built, runner);
  return built;
}

function createRunner(
  { connector, actions }: Manifests,
  authenticator: Authenticator,
  options: RuntimeOptions,
  host: HostFunctions,
): ActionRunner {
  const { rateLimiter = createRateLimiter(connector.rateLimits), transport } = options;
  const send = createSend({
    connector,
    authenticator,
    classifyError: getErrorClassifier(connector),
    rateLimiter: rateLimiter || unlimited,
    // Without an interval, requests need not leave one after the other.
    queue: rateLimiter && connector.rateLimits.minIntervalMs > 0 ? new SendQueue() : undefined,
    transport: transport ? callBeforeSend(transport) : host.transport,
    ownsBodies: !transport,
    maxResponseBytes: options.maxResponseBytes ?? defaultMaxResponseBytes,
    userAgent: options.userAgent ?? `${connector.id}-connector`,
    timeoutMs: options.timeoutMs ?? 60_000,
    onAttempt: options.onAttempt,
  });
  return new ActionRunner({
    connector,
    actions,
    handlers: options.handlers ?? {},
    inputDefaults: { ...authenticator.method?.inputDefaults, ...options.inputDefaults },
    send,
    files: options.files ?? { localFiles: "all", allowPrivateUrls: false },
    openLocalFile: host.openLocalFile,
    maxRetries: options.maxRetries ?? 2,
    maxWaitMs: options.maxWaitMs ?? defaultMaxWaitMs,
    strict: options.strict ?? false,
    allowPaidActions: options.allowPaidActions ?? false,
    onDrift: options.onDrift,
  });
}

function getFirstRequest(runner: ActionRunner, id: string, input: unknown): Promise<PreparedRequest> {
  return new Promise((resolve, reject) => {
    const noRequest = (): void =>
      reject(new ConnectorError("invalid_input", "the action sends no request", { action: id }));
    runner.run(id, input, { allowPaidActions: true, onRequest: resolve }).then(noRequest, reject);
  });
}

async function formatRequest(request: PreparedRequest, authenticator: Authenticator): Promise<DryRunResult> {
  const { stream, json, method, path, query, headers } = request;
  const auth = authenticator.method && (await authenticator.authenticate());
  return {
    method,
    url: `${auth?.baseUrl ?? ""}${path}${formatQuery(query)}`,
    path,
    query,
    headers: { ...headers, authorization: auth ? `${auth.authorization.split(" ")[0]} ••••` : "none" },
    ...(json !== undefined && { json }),
    ...(stream && { upload: stream.preview }),
  };
}

async function testConnection(
  authenticator: Authenticator,
  run: AnyConnector["run"],
  options?: RunOptions,
): Promise<ConnectionTestResult> {
  const { baseUrl } = await authenticator.authenticate(options?.signal);
  const { method } = authenticator;
  if (!method) throw new ConnectorError("no_credentials", "there are no credentials");
  const { action, input = {}, successMessage } = method.test;
  const output = await run(action, input, options);
  const items = getPointer(output, "/items");
  const count = getPointer(output, "/total") ?? (Array.isArray(items) ? items.length : undefined);
  const message = count === undefined ? successMessage : `${successMessage} (${count})`;
  return { method: method.id, action, output, message, baseUrl };
}
