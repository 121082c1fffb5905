// Executes one action: from checked input to checked output, over a given send.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { findClosestMatch } from "./closest_match.ts";
import { matchesCondition } from "./condition.ts";
import { ConnectorError, createInvalidInputError, type Issue } from "./errors.ts";
import type { FilePolicy, Handler, Upload } from "./handler.ts";
import { getPointer } from "./json_pointer.ts";
import { isRecord } from "./lossless_json.ts";
import type { Action } from "./manifests.ts";
import { collectItems, excludeItems, type PageResult, paginate } from "./pagination.ts";
import type { Priority } from "./rate_limiter.ts";
import { isIdempotent, type PreparedRequest, prepareRequest } from "./request.ts";
import { createInvalidResponseError, getRequestId, type Page, parsePage } from "./response.ts";
import { compileValidator, type Validator } from "./schema_validator.ts";
import type { Progress, Send, SendResult } from "./send.ts";
import type { RequestAttempt } from "./telemetry.ts";
import { applyInputDefaults, assertPaidActionAllowed, createInputValidator } from "./validate_input.ts";

/** What an output held that its schema does not promise. */
export interface Drift {
  action: string;
  issues: readonly Issue[];
}

export interface RunOptions {
  signal?: AbortSignal;
  /** How many times a failed request may be sent again; the connector's when left out. A durable host passes 0. */
  maxRetries?: number;
  /** How far the run is: an upload about ten times a second, other long work after each request. */
  onProgress?: (progress: Progress) => void;
  /** Told once of each output that does not fit its schema. */
  onDrift?: (drift: Drift) => void;
  /** One event per attempt of this run, besides the connector's own listener. */
  onAttempt?: (event: RequestAttempt) => void;
  /** Makes an output that does not fit its schema an `invalid_response`. */
  strict?: boolean;
  /** Lets an action run that spends the vendor's paid credits; as the connector says when left out. */
  allowPaidActions?: boolean;
  /** `background` work leaves part of the day's quota to interactive work. */
  priority?: Priority;
  /** Content for an action that uploads, where the host has it as a stream. */
  upload?: Upload;
}

export interface ActionRunnerOptions {
  connector: ConnectorManifest;
  actions: ReadonlyMap<string, Action>;
  handlers: Readonly<Record<string, Handler>>;
  defaults: Readonly<Record<string, unknown>>;
  files: FilePolicy;
  retry: number;
  strict: boolean;
  allowPaidActions: boolean;
  onDrift?: (drift: Drift) => void;
}

/** An action ready to run. */
interface Ready {
  checkInput: Validator;
  checkOutput: Validator;
}

export class ActionRunner {
  readonly #options: ActionRunnerOptions;
  readonly #unsent: ReadonlySet<string>;
  readonly #ready = new Map<string, Ready>();
  readonly #cache = new Map<string, unknown>();
  readonly #drifted = new Set<string>();

  constructor(options: ActionRunnerOptions) {
    this.#options = options;
    this.#unsent = new Set([options.connector.pagination.limitInput]);
  }

  /** The action of an id. Throws `invalid_input` with the nearest id when there is none. */
  action(id: string): Action {
    const action = this.#options.actions.get(id);
    if (action) return action;
    const guess = findClosestMatch(id, this.#options.actions.keys());
    const message = `there is no action ${id}${guess ? `; did you mean ${guess}?` : ""}`;
    throw new ConnectorError("not_a_list", message, { issues: [{ path: "", message }] });
  }

  async run(id: string, input: unknown, send: Send, options: RunOptions): Promise<unknown> {
    const action = this.action(id);
    options.signal?.throwIfAborted();
    const checked = this.#check(action, input, options);
    const output =
      action.response?.items === undefined
        ? await this.#single(action, checked, send, options)
        : await this.#list(action, checked, send, options);
    this.#checkOutput(action, output, options);
    return output;
  }

  /** Items of all pages, one by one. Keeps one page in memory. */
  async *iterate(id: string, input: unknown, send: Send, options: RunOptions): AsyncGenerator<unknown> {
    const action = this.action(id);
    if (action.response?.items === undefined)
      throw createInvalidInputError([{ path: "", message: "is no list; use run" }], id);
    const checked = this.#check(action, input, options);
    const { cursorInput, limitInput } = this.#options.connector.pagination;
    let room = Number(checked[limitInput] ?? Number.POSITIVE_INFINITY);
    for await (const page of this.#pages(action, checked, send, options, text(checked[cursorInput]))) {
      this.#checkOutput(action, page, options);
      for (const item of page.items) {
        if (room <= 0) return;
        room -= 1;
        yield item;
      }
      if (room <= 0) return;
    }
  }

  #check(
    action: Action,
    input: unknown,
    { allowPaidActions = this.#options.allowPaidActions }: RunOptions,
  ): Record<string, unknown> {
    const full = applyInputDefaults(action, input, this.#options.defaults);
    const issues = this.#prepared(action).checkInput(full);
    if (issues.length > 0 || !isRecord(full)) throw createInvalidInputError(issues, action.id);
    if (!allowPaidActions) assertPaidActionAllowed(action);
    return full;
  }

  #prepared(action: Action): Ready {
    let ready = this.#ready.get(action.id);
    if (!ready) {
      ready = { checkInput: createInputValidator(action), checkOutput: compileValidator(action.output) };
      this.#ready.set(action.id, ready);
    }
    return ready;
  }

  async #single(action: Action, input: Record<string, unknown>, send: Send, options: RunOptions): Promise<unknown> {
    const handler = this.#options.handlers[action.id];
    if (handler) return this.#handle(handler, action, input, send, options);
    const { response } = await this.#send(action, prepareRequest(action, input, this.#unsentOf(action)), send, options);
    const requestId = getRequestId(this.#options.connector, response);
    if (!isRecord(response.body) && !Array.isArray(response.body))
      throw createInvalidResponseError(action.id, response, requestId, "is not JSON");
    const output = getPointer(response.body, action.response?.pick ?? "");
    const details = { action: action.id, status: response.status, requestId };
    if (output === undefined || output === null) throw new ConnectorError("no_result", `nothing was found`, details);
    const keep = action.response?.exclude;
    if (keep && input[keep.input] === "exclude" && matchesCondition(keep.when, output)) {
      throw new ConnectorError("item_excluded", `it is there, but held back`, {
        ...details,
        remedy: `${keep.reason} Pass ${keep.input}: "include" to get it.`,
      });
    }
    return output;
  }

  #handle(
    handler: Handler,
    action: Action,
    input: Record<string, unknown>,
    send: Send,
    options: RunOptions,
  ): Promise<unknown> {
    const { signal, upload, onProgress } = options;
    return handler(input, {
      action,
      isIdempotent: isIdempotent(action, input),
      files: this.#options.files,
      cache: this.#cache,
      pagination: this.#options.connector.pagination,
      getAction: (other) => this.action(other),
      ...(signal && { signal }),
      ...(upload && { upload }),
      ...(onProgress && { onProgress }),
      send: async (request) => (await this.#send(action, request, send, options)).response,
      run: (id, other) => this.run(id, other, send, options),
      iterate: (id, other) => this.iterate(id, other, send, options),
    });
  }

  async #list(action: Action, input: Record<string, unknown>, send: Send, options: RunOptions): Promise<Page> {
    const { cursorInput, limitInput } = this.#options.connector.pagination;
    const start = text(input[cursorInput]);
    const limit = input[limitInput];
    return collectItems(
      this.#pages(action, input, send, options, start),
      typeof limit === "number" ? limit : undefined,
      start,
    );
  }

  #pages(
    action: Action,
    input: Record<string, unknown>,
    send: Send,
    options: RunOptions,
    start: string | undefined,
  ): AsyncGenerator<Page> {
    const { cursorInput } = this.#options.connector.pagination;
    const { items = "", itemId = ["/id"], exclude: keep } = action.response ?? {};
    const fetch = async (cursor: string | undefined): Promise<PageResult> => {
      const { [cursorInput]: _first, ...window } = input;
      const request = prepareRequest(
        action,
        cursor === undefined ? window : { ...window, [cursorInput]: cursor },
        this.#unsentOf(action),
      );
      const { response, recover } = await this.#send(action, request, send, options);
      if (recover === "restart" && cursor !== undefined) return "restart";
      if (recover === "empty_page") return { items: [] };
      const page = parsePage(this.#options.connector, action.id, items, response);
      return keep && input[keep.input] === "exclude" ? excludeItems(page, keep.when) : page;
    };
    return paginate(fetch, { action: action.id, itemId, start });
  }

  /** Inputs that steer this side only. */
  #unsentOf(action: Action): ReadonlySet<string> {
    const keep = action.response?.exclude?.input;
    return keep === undefined ? this.#unsent : new Set([...this.#unsent, keep]);
  }

  #send(action: Action, request: PreparedRequest, send: Send, options: RunOptions): Promise<SendResult> {
    return send(request, {
      action: action.id,
      isList: action.response?.items !== undefined,
      maxRetries: options.maxRetries ?? this.#options.retry,
      ...(options.priority && { priority: options.priority }),
      ...(options.signal && { signal: options.signal }),
      ...(options.onProgress && { onProgress: options.onProgress }),
      ...(options.onAttempt && { onAttempt: options.onAttempt }),
    });
  }

  /** Compiling a schema takes time: an output that nobody wants to hear about is not checked. */
  #checkOutput(action: Action, output: unknown, options: RunOptions): void {
    const strict = options.strict ?? this.#options.strict;
    const report = options.onDrift ?? this.#options.onDrift;
    if (!strict && !report) return;
    const issues = this.#prepared(action).checkOutput(output);
    if (issues.length === 0) return;
    if (strict) {
      const list = issues.map(({ path, message }) => `${path || "output"}: ${message}`).join("; ");
      throw new ConnectorError("schema_mismatch", `${list}`, { action: action.id, issues });
    }
    const key = `${action.id} ${issues.map(({ path, message }) => path.replaceAll(/\/\d+/g, "/0") + message).join()}`;
    if (!report || this.#drifted.has(key)) return;
    this.#drifted.add(key);
    report({ action: action.id, issues });
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
