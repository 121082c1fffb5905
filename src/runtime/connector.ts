// The connector: manifests, credentials and handlers put together behind run, iterate, plan, choices and check.
import { createSigner, type Signer } from "./auth.ts";
import { ConnectorError } from "./errors.ts";
import type { FilePolicy, Handler } from "./handler.ts";
import { createSend, type Send } from "./http.ts";
import { at } from "./json.ts";
import { type Action, loadManifests, type Manifests } from "./load.ts";
import { type Choices, type ChoicesOptions, lookUp } from "./lookup.ts";
import { createPacer, type Pacer } from "./pace.ts";
import { createJudge } from "./reply.ts";
import { type PlannedRequest, searchOf } from "./request.ts";
import { addActions } from "./rules.ts";
import { type Drift, Runner, type RunOptions } from "./run.ts";
import { scopesFor } from "./scopes.ts";
import type { AttemptEvent } from "./trace.ts";

/** Input and output of every action by id, as generated from the manifests. */
export type ActionMap<Id extends string = string> = Record<Id, { input: object; output: unknown }>;

/** Ids of the actions that answer `{ items }`. */
export type ListId<A> = {
  [Id in keyof A]: A[Id] extends { output: { items: readonly unknown[] } } ? Id : never;
}[keyof A] &
  string;

export type ItemOf<A, Id extends keyof A> = A[Id] extends { output: { items: readonly (infer Item)[] } } ? Item : never;

type Entry<A, Id extends keyof A, Side extends "input" | "output"> =
  A[Id] extends Record<Side, infer Value> ? Value : never;

export interface ConnectorOptions {
  /** Signs the requests; see also `auth`. Without either, nothing can be sent. */
  signer?: Signer;
  /** A way in by id, its values (such as accessKey and accessKeySecret), and the base URL. */
  auth?: { method: string; values: Readonly<Record<string, unknown>>; baseUrl: string };
  /** Handlers of the actions that declare no request, by id. */
  handlers?: Readonly<Record<string, Handler>>;
  /** Directory of further actions. */
  actions?: string | URL;
  /** What the input that decides on held-back items takes when left out, such as `privateCalls`; overrides the way in. */
  defaults?: Readonly<Record<string, unknown>>;
  /** Hands out slots; one in memory, for this connector alone, when left out. Share one per company. */
  pacer?: Pacer;
  /** How many times a failed request is sent again; 2 when left out. */
  retry?: number;
  /** How long one answer may take, in milliseconds; 60 000 when left out. */
  timeoutMs?: number;
  /** Longest Retry-After that is waited for inside a call, in milliseconds; 60 000 when left out. */
  maxWaitMs?: number;
  /** Makes an output that does not fit its schema an `invalid_reply`. */
  strict?: boolean;
  /** Lets actions run that spend the vendor's paid credits; they are refused, with nothing sent, when left out. */
  credits?: boolean;
  /** Which local files and private addresses uploads may read; all files, no private addresses, when left out. */
  files?: FilePolicy;
  /** One event per attempt. */
  onEvent?: (event: AttemptEvent) => void;
  onDrift?: (drift: Drift) => void;
  userAgent?: string;
}

/** What would be sent, with the credentials masked. */
export interface Plan extends Omit<PlannedRequest, "stream" | "repeatable" | "timeoutMs"> {
  url: string;
  headers: Record<string, string>;
  /** What stands for a streamed body. */
  upload?: Record<string, unknown>;
}

/** That the credentials work, and what shows it. */
export interface Proof {
  action: string;
  says: string;
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
  plan(id: string, input: unknown): Promise<Plan>;
  /** Choices for the input of an action or trigger at a JSON Pointer, such as `/filter/primaryUserIds`. */
  choices(id: string, pointer: string, options?: ChoicesOptions): Promise<Choices>;
  /** The smallest set of scopes for some actions, and for the inputs they will get. */
  scopesFor(ids: readonly string[], inputs?: Readonly<Record<string, unknown>>): readonly string[];
  /** Proves the credentials with the request that the way in names. Throws ConnectorError. */
  check(options?: RunOptions): Promise<Proof>;
}

/** A connector whose actions' inputs and outputs are known to the compiler. */
export interface Connector<A = ActionMap> extends Omit<AnyConnector, "run" | "iterate"> {
  run<Id extends keyof A & string>(
    id: Id,
    input: Entry<A, Id, "input">,
    options?: RunOptions,
  ): Promise<Entry<A, Id, "output">>;
  iterate<Id extends ListId<A>>(
    id: Id,
    input: Entry<A, Id, "input">,
    options?: RunOptions,
  ): AsyncGenerator<ItemOf<A, Id>>;
}

const nobody: Signer = {
  sign() {
    throw new ConnectorError("unauthenticated", "there are no credentials", {
      fix: "Give the connector an access key and its secret, or a connection.",
    });
  },
};

/** A connector from a directory of manifests, or from manifests already loaded. */
export function createConnector(source: Manifests | URL | string, options?: ConnectorOptions): AnyConnector;
/** The same, with the types that were generated from its manifests. */
export function createConnector<A>(source: Manifests | URL | string, options?: ConnectorOptions): Connector<A>;
export function createConnector(source: Manifests | URL | string, options: ConnectorOptions = {}): AnyConnector {
  const loaded = typeof source === "string" || source instanceof URL ? loadManifests(source) : source;
  const manifests = options.actions === undefined ? loaded : addActions(loaded, options.actions);
  const auth = options.auth && authOf(manifests, options.auth.method);
  const signer =
    options.signer ?? (options.auth && auth ? createSigner(auth, options.auth.values, options.auth.baseUrl) : nobody);
  const runner = new Runner({
    connector: manifests.connector,
    actions: manifests.actions,
    handlers: options.handlers ?? {},
    defaults: { ...auth?.inputDefaults, ...options.defaults },
    files: options.files ?? { local: "all", privateUrls: false },
    retry: options.retry ?? 2,
    strict: options.strict ?? false,
    credits: options.credits ?? false,
    ...(options.onDrift && { onDrift: options.onDrift }),
  });
  return assemble(manifests, runner, signer, transport(manifests, signer, options));
}

function transport({ connector }: Manifests, signer: Signer, options: ConnectorOptions): Send {
  return createSend({
    connector,
    signer,
    judge: createJudge(connector),
    pacer: options.pacer ?? createPacer(connector.limits),
    userAgent: options.userAgent ?? `${connector.id}-connector`,
    timeoutMs: options.timeoutMs ?? 60_000,
    maxWaitMs: options.maxWaitMs ?? 60_000,
    ...(options.onEvent && { onEvent: options.onEvent }),
  });
}

function assemble(manifests: Manifests, runner: Runner, signer: Signer, send: Send): AnyConnector {
  const run = (id: string, input: unknown, options: RunOptions = {}): Promise<unknown> =>
    runner.run(id, input, send, options);
  return {
    manifests,
    actions: manifests.actions,
    action: (id: string) => runner.action(id),
    run,
    iterate: (id: string, input: unknown, options: RunOptions = {}) => runner.iterate(id, input, send, options),
    plan: (id: string, input: unknown) => plan(runner, signer, id, input),
    choices: (id: string, pointer: string, options?: ChoicesOptions) =>
      lookUp(manifests.triggers.get(id) ?? runner.action(id), pointer, run, options),
    scopesFor: (ids: readonly string[], inputs?: Readonly<Record<string, unknown>>) =>
      scopesFor(
        manifests.connector,
        ids.map((id) => runner.action(id)),
        inputs,
      ),
    check: (options?: RunOptions) => prove(manifests, signer, run, options),
  };
}

/** A send that keeps what it is given. */
class Captured extends Error {
  readonly request: PlannedRequest;
  constructor(request: PlannedRequest) {
    super("captured");
    this.request = request;
  }
}

async function plan(runner: Runner, signer: Signer, id: string, input: unknown): Promise<Plan> {
  const capture: Send = (request) => Promise.reject(new Captured(request));
  const outcome = await runner.run(id, input, capture, { credits: true }).catch((error: unknown) => error);
  if (!(outcome instanceof Captured)) throw outcome instanceof Error ? outcome : new TypeError(`${id} sends nothing`);
  const signature = signer === nobody ? undefined : await signer.sign();
  const { stream, json, method, path, query, headers } = outcome.request;
  return {
    method,
    url: `${signature?.baseUrl ?? ""}${path}${searchOf(query)}`,
    path,
    query,
    headers: { ...headers, authorization: signature ? `${signature.authorization.split(" ")[0]} ••••` : "none" },
    ...(json !== undefined && { json }),
    ...(stream && { upload: stream.summary }),
  };
}

async function prove(
  { auth, connector }: Manifests,
  signer: Signer,
  run: (id: string, input: unknown, options?: RunOptions) => Promise<unknown>,
  options?: RunOptions,
): Promise<Proof> {
  const proof = [...auth.values()][0]?.proof;
  if (!proof) throw new TypeError(`${connector.id} has no way in that names a proof`);
  const output = await run(proof.action, proof.input ?? {}, options);
  const items = at(output, "/items");
  const count = at(output, "/total") ?? (Array.isArray(items) ? items.length : undefined);
  const { baseUrl } = await signer.sign();
  return { action: proof.action, says: `${proof.says}${count === undefined ? "" : ` (${count})`}`, baseUrl };
}

function authOf({ auth, connector }: Manifests, method: string): NonNullable<ReturnType<Manifests["auth"]["get"]>> {
  const found = auth.get(method);
  if (found) return found;
  throw new TypeError(`${connector.id} has no way in called ${method}; it has ${[...auth.keys()].join(", ")}`);
}
