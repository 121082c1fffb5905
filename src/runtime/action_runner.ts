// Runs one action: from a validated input to a validated output.

import { findClosestMatch } from "../errors/closest_match.ts";
import { ConnectorError, createInvalidInputError, type Issue } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import { compileValidator, type Validator } from "../json/schema_validator.ts";
import { ListReader } from "../pagination/list_reader.ts";
import { createExpiredCursorError, isPaginated, type Page } from "../pagination/pagination.ts";
import type { Progress, RequestAttempt } from "./attempt_event.ts";
import { matchesCondition } from "./condition.ts";
import type { FilePolicy, Handler, HandlerContext, OpenLocalFile, Upload } from "./handler.ts";
import type { Action } from "./manifests.ts";
import type { Priority } from "./rate_limiter.ts";
import { isIdempotent, type PreparedRequest, prepareRequest } from "./request.ts";
import { createInvalidResponseError, excludeItems, getRequestId, parsePage } from "./response.ts";
import type { WaitBudget } from "./retry.ts";
import type { Send, SendResult } from "./send.ts";
import { applyInputDefaults, assertPaidActionAllowed, createInputValidator } from "./validate_input.ts";

/** An output that does not match its schema. */
export interface Drift {
  action: string;
  issues: readonly Issue[];
}

/** The options of one run. */
export interface RunOptions {
  signal?: AbortSignal;
  /** How many times a failed request may be sent again; by default as the connector. A durable host passes 0. */
  maxRetries?: number;
  /** Progress of an upload about ten times a second, and of other long work after each request. */
  onProgress?: (progress: Progress) => void;
  /** Receives each kind of difference between an output and its schema once. */
  onDrift?: (drift: Drift) => void;
  /** Receives each request of this run, besides the connector's own listener. */
  onAttempt?: (attempt: RequestAttempt) => void;
  /** Makes an output that does not match its schema an `invalid_response`. */
  strict?: boolean;
  /** Allows an action that uses paid credits; by default as the connector. */
  allowPaidActions?: boolean;
  /** `background` work leaves part of the daily quota to interactive work. */
  priority?: Priority;
  /** Content for an action that uploads, if the host has it as a stream. */
  upload?: Upload;
}

/** The options of a run; for a dry run the receiver of its first request; the waits that the call has left. */
export type InternalRunOptions = RunOptions & {
  onRequest?: (request: PreparedRequest) => void;
  waits?: WaitBudget;
};

export interface ActionRunnerOptions {
  connector: ConnectorManifest;
  actions: ReadonlyMap<string, Action>;
  handlers: Readonly<Record<string, Handler>>;
  inputDefaults: Readonly<Record<string, unknown>>;
  send: Send;
  files: FilePolicy;
  openLocalFile: OpenLocalFile | undefined;
  maxRetries: number;
  maxWaitMs: number;
  strict: boolean;
  allowPaidActions: boolean;
  onDrift: ((drift: Drift) => void) | undefined;
}

type Input = Record<string, unknown>;

export class ActionRunner {
  readonly #options: ActionRunnerOptions;
  readonly #validators = new Map<string, { input: Validator; output: Validator }>();
  readonly #cache = new Map<string, unknown>();
  readonly #reportedDrifts = new Set<string>();

  constructor(options: ActionRunnerOptions) {
    this.#options = options;
  }

  /** The action of an id. Throws `unknown_action` with the nearest id. */
  getAction(id: string): Action {
    const action = this.#options.actions.get(id);
    if (action) return action;
    const match = findClosestMatch(id, this.#options.actions.keys());
    throw new ConnectorError("unknown_action", `Unknown action ${id}.${match ? ` Did you mean ${match}?` : ""}`);
  }

  async run(id: string, input: unknown, options: InternalRunOptions): Promise<unknown> {
    const action = this.getAction(id);
    options.signal?.throwIfAborted();
    const validInput = this.#validateInput(action, input, options);
    // The actions that a handler runs share its waits.
    const { waits = { remainingMs: this.#options.maxWaitMs } } = options;
    const output = await this.#getOutput(action, validInput, { ...options, waits });
    this.#validateOutput(action, output, options);
    return output;
  }

  async *iterate(id: string, input: unknown, options: InternalRunOptions): AsyncGenerator<unknown> {
    const action = this.getAction(id);
    if (action.response?.items === undefined)
      throw new ConnectorError("not_a_list", `${id} does not return a list`, {
        action: id,
        remedy: "Use run instead.",
      });
    const validInput = this.#validateInput(action, input, options);
    yield* this.#createListReader(action, validInput, async (pageInput) => {
      const page = await this.#requestPage(action, pageInput, options);
      this.#validateOutput(action, page, options);
      return page;
    }).iterate();
  }

  async #getOutput(action: Action, input: Input, options: InternalRunOptions): Promise<unknown> {
    const handler = this.#options.handlers[action.id];
    if (handler) {
      return handler(input, this.#createHandlerContext(action, input, options)).catch((error: unknown) => {
        // The place of another action's error is no input of this one.
        if (!ConnectorError.is(error) || !error.resumeFrom || error.action === action.id) throw error;
        throw new ConnectorError(error.code, error.message, { ...error, resumeFrom: undefined });
      });
    }
    if (action.response?.items === undefined) return this.#requestOne(action, input, options);
    return this.#createListReader(action, input, (page) => this.#requestPage(action, page, options)).collect();
  }

  #validateInput(action: Action, input: unknown, options: RunOptions): Input {
    const completed = applyInputDefaults(action, input, this.#options.inputDefaults);
    const issues = this.#getValidators(action).input(completed);
    if (issues.length > 0 || !isRecord(completed)) throw createInvalidInputError(issues, action.id);
    if (!(options.allowPaidActions ?? this.#options.allowPaidActions)) assertPaidActionAllowed(action);
    return completed;
  }

  #getValidators(action: Action): { input: Validator; output: Validator } {
    let validators = this.#validators.get(action.id);
    if (!validators) {
      validators = { input: createInputValidator(action), output: compileValidator(action.output) };
      this.#validators.set(action.id, validators);
    }
    return validators;
  }

  async #requestOne(action: Action, input: Input, options: InternalRunOptions): Promise<unknown> {
    const { response } = await this.#send(action, this.#prepareRequest(action, input), options);
    const requestId = getRequestId(this.#options.connector, response);
    if (!isRecord(response.body) && !Array.isArray(response.body))
      throw createInvalidResponseError(action.id, response, requestId, "not JSON");
    const { pick = "", exclude } = action.response ?? {};
    const output = getPointer(response.body, pick);
    const details = { action: action.id, status: response.status, requestId };
    if (output === undefined || output === null)
      throw new ConnectorError("no_result", `the response has nothing at ${pick}`, details);
    if (exclude && input[exclude.input] === "exclude" && matchesCondition(exclude.when, output)) {
      const remedy = `${exclude.reason} Set ${exclude.input} to "include".`;
      throw new ConnectorError("item_excluded", "the item is private and private items are excluded", {
        ...details,
        remedy,
      });
    }
    return output;
  }

  #createHandlerContext(action: Action, input: Input, options: InternalRunOptions): HandlerContext {
    const { signal, upload, onProgress } = options;
    const { connector, files, openLocalFile } = this.#options;
    return {
      action,
      isIdempotent: isIdempotent(action, input),
      files,
      cache: this.#cache,
      pagination: connector.pagination,
      getAction: (id) => this.getAction(id),
      ...(openLocalFile && { openLocalFile: (path) => openLocalFile(path, files, action.id) }),
      ...(signal && { signal }),
      ...(upload && { upload }),
      ...(onProgress && { onProgress }),
      send: async (request) => (await this.#send(action, request, options)).response,
      run: (id, other) => this.run(id, other, options),
      iterate: (id, other) => this.iterate(id, other, options),
    };
  }

  #createListReader(action: Action, input: Input, fetch: (input: Input) => Promise<Page>): ListReader {
    return new ListReader({ action, input, pagination: this.#options.connector.pagination, fetch });
  }

  async #requestPage(action: Action, input: Input, options: InternalRunOptions): Promise<Page> {
    const { connector } = this.#options;
    const { cursorInput, nextCursor: cursorPath } = connector.pagination;
    const { items = "", exclude } = action.response ?? {};
    const { response, recover } = await this.#send(action, this.#prepareRequest(action, input), options);
    if (recover === "restart") throw createExpiredCursorError(action.id, cursorInput);
    if (recover === "empty_page") return { items: [] };
    const { nextCursor, ...page } = parsePage(connector, action.id, items, response);
    const hasPages = isPaginated(action, connector.pagination);
    if (nextCursor !== undefined && !hasPages)
      this.#reportDrift(action, [{ path: cursorPath, message: "is a cursor of an operation without pages" }], options);
    const result = nextCursor !== undefined && hasPages ? { ...page, nextCursor } : page;
    return exclude && input[exclude.input] === "exclude" ? excludeItems(result, exclude.when) : result;
  }

  /** The request without the inputs that only the connector reads. */
  #prepareRequest(action: Action, input: Input): PreparedRequest {
    const exclude = action.response?.exclude?.input;
    const { limitInput } = this.#options.connector.pagination;
    return prepareRequest(action, input, new Set(exclude === undefined ? [limitInput] : [limitInput, exclude]));
  }

  #send(action: Action, request: PreparedRequest, options: InternalRunOptions): Promise<SendResult> {
    const { maxRetries = this.#options.maxRetries, waits = { remainingMs: this.#options.maxWaitMs } } = options;
    const { priority, signal, onProgress, onAttempt, onRequest } = options;
    const isList = action.response?.items !== undefined;
    const listeners = { onProgress, onAttempt, onRequest };
    return this.#options.send(request, {
      action: action.id,
      isList,
      maxRetries,
      waits,
      priority,
      signal,
      ...listeners,
    });
  }

  /** Compiling a schema takes time: an output is validated only if there is a listener or strict mode. */
  #validateOutput(action: Action, output: unknown, options: RunOptions): void {
    const { strict = this.#options.strict, onDrift = this.#options.onDrift } = options;
    if (!strict && !onDrift) return;
    const issues = this.#getValidators(action).output(output);
    if (issues.length > 0) this.#reportDrift(action, issues, options);
  }

  /** Reports each kind of difference once. Throws `schema_mismatch` in strict mode. */
  #reportDrift(action: Action, issues: readonly Issue[], options: RunOptions): void {
    const { strict = this.#options.strict, onDrift = this.#options.onDrift } = options;
    if (strict) {
      const message = issues.map(({ path, message }) => `${path || "output"} ${message}`).join("; ");
      throw new ConnectorError("schema_mismatch", message, { action: action.id, issues });
    }
    const key = `${action.id} ${issues.map(({ path, message }) => path.replaceAll(/\/\d+/g, "/0") + message).join()}`;
    if (!onDrift || this.#reportedDrifts.has(key)) return;
    this.#reportedDrifts.add(key);
    onDrift({ action: action.id, issues });
  }
}
