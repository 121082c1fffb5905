// Runs one action: from a validated input to a validated output.

import {
  ConnectorError,
  convertErrors,
  createInvalidInputError,
  extendError,
  toConnectorError,
} from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { applySchemaTypes } from "../json/apply_schema_types.ts";
import { keepDeclaredTypes } from "../json/declared_types.ts";
import { DriftReports } from "../json/drift.ts";
import { schemaAt } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import { compileValidator, type Validator } from "../json/schema_validator.ts";
import { normalizeFormats } from "../json/text_formats.ts";
import { ListReader } from "../pagination/list_reader.ts";
import { createExpiredCursorError, isPaginated, type Page, toPage } from "../pagination/pagination.ts";
import { takeItems } from "../pagination/take_items.ts";
import { matchesCondition } from "./condition.ts";
import type { FilePolicy, Handler, HandlerContext, OpenLocalFile } from "./handler.ts";
import { applyInputDefaults } from "./input_defaults.ts";
import { type Action, findAction } from "./manifests.ts";
import { isIdempotent, type PreparedRequest, prepareRequest } from "./request.ts";
import { excludeItems, getRequestId, parsePage, readOutput } from "./response.ts";
import type { Drift, InternalRunOptions, RunOptions } from "./run_options.ts";
import type { Send, SendResult } from "./send.ts";
import { assertPaidActionAllowed, createInputValidator } from "./validate_input.ts";

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
  readonly #driftReports = new DriftReports();

  constructor(options: ActionRunnerOptions) {
    this.#options = options;
  }

  /** The action of an id. Throws `unknown_action` with the nearest id, also of `otherIds` that the caller accepts. */
  getAction(id: string, otherIds: Iterable<string> = []): Action {
    return findAction(this.#options.actions, id, otherIds);
  }

  async run(id: string, input: unknown, options: InternalRunOptions): Promise<unknown> {
    const action = this.getAction(id);
    options.signal?.throwIfAborted();
    return convertErrors(() => this.#run(action, input, options), id, options.signal);
  }

  async #run(action: Action, input: unknown, options: InternalRunOptions): Promise<unknown> {
    const validInput = this.#validateInput(action, input, options);
    // The actions that a handler runs share its waits.
    const { waits = { remainingMs: this.#options.maxWaitMs } } = options;
    const output = await this.#getOutput(action, validInput, { ...options, waits });
    if (action.response?.items === undefined) this.#validateOutput(action, output, options);
    return output;
  }

  async *iterate(id: string, input: unknown, options: InternalRunOptions): AsyncGenerator<unknown> {
    for await (const items of this.iteratePages(id, input, options)) {
      // `yield*` would await each item several times, and here the page is in memory.
      for (const item of takeItems(items)) yield item;
    }
  }

  /** The items of each page of a list action. The caller may take them out of the list. */
  async *iteratePages(id: string, input: unknown, options: InternalRunOptions): AsyncGenerator<unknown[], undefined> {
    const action = this.getAction(id);
    if (action.response?.items === undefined)
      throw new ConnectorError("not_a_list", `${id} does not return a list`, {
        action: id,
        remedy: "Use run instead.",
      });
    const validInput = this.#validateInput(action, input, options);
    try {
      for await (const items of this.#createListReader(action, validInput, options).iteratePages()) yield items;
    } catch (error) {
      throw options.signal?.aborted ? error : toConnectorError(error, id);
    }
    return undefined;
  }

  async #getOutput(action: Action, input: Input, options: InternalRunOptions): Promise<unknown> {
    const handler = this.#options.handlers[action.id];
    if (action.response?.items !== undefined) return this.#createListReader(action, input, options).collect();
    return handler ? this.#runHandler(handler, action, input, options) : this.#requestOne(action, input, options);
  }

  async #runHandler(handler: Handler, action: Action, input: Input, options: InternalRunOptions): Promise<unknown> {
    try {
      return applySchemaTypes(action.output, await handler(input, this.#createHandlerContext(action, input, options)));
    } catch (error) {
      // The place of another action's error is no input of this one.
      if (!ConnectorError.is(error) || !error.resumeFrom || error.action === action.id) throw error;
      throw extendError(error, { resumeFrom: undefined });
    }
  }

  #validateInput(action: Action, input: unknown, options: RunOptions): Input {
    const { inputDefaults } = this.#options;
    const completed = normalizeFormats(action.input, applyInputDefaults(action, input, inputDefaults));
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
    const { connector } = this.#options;
    const { response } = await this.#send(action, this.#prepareRequest(action, input), options);
    const output = readOutput(connector, action, response);
    const { pick = "", exclude } = action.response ?? {};
    const details = { action: action.id, status: response.status, requestId: getRequestId(connector, response) };
    if (output === undefined || output === null)
      throw new ConnectorError("no_result", `the response has nothing at ${pick}`, details);
    const isExcluded =
      exclude?.unless && input[exclude.input] === "exclude" && !matchesCondition(exclude.unless, output);
    if (exclude && isExcluded) {
      const remedy = `${exclude.reason} Set ${exclude.input} to "include".`;
      throw new ConnectorError("item_excluded", "the item is private, or may be, and private items are excluded", {
        ...details,
        remedy,
      });
    }
    return output;
  }

  #createHandlerContext(action: Action, input: Input, options: InternalRunOptions): HandlerContext {
    const { signal, upload } = options;
    // The handler reports its progress and excluded items, not the actions that it runs.
    const { onProgress, onExcluded: _onExcluded, ...innerOptions } = options;
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
      requestPage: (request) => this.#requestPage(action, request, options),
      readOutput: (response) => readOutput(connector, action, response),
      run: async (id, other) => {
        const output = keepDeclaredTypes(this.getAction(id).output, await this.run(id, other, innerOptions));
        if (output === undefined)
          throw new ConnectorError("unexpected_response", "the output has another type than declared", { action: id });
        return output;
      },
      runUnchecked: (id, other) => this.run(id, other, options),
      iterate: (id, other) => this.#iterateTyped(id, other, innerOptions),
    };
  }

  async *#iterateTyped(id: string, input: unknown, options: InternalRunOptions): AsyncGenerator<unknown> {
    const schema = schemaAt(this.getAction(id).output, "/items/0") ?? {};
    for await (const item of this.iterate(id, input, options)) {
      const typed = keepDeclaredTypes(schema, item);
      if (typed !== undefined) yield typed;
    }
  }

  /** Reads a list, and validates each page. A list without the cursor input has one page, and its cursor is drift. */
  #createListReader(action: Action, input: Input, options: InternalRunOptions): ListReader {
    const { pagination } = this.#options.connector;
    const { exclude } = action.response ?? {};
    const handler = this.#options.handlers[action.id];
    const fetch = async (pageInput: Input): Promise<Page> => {
      const all = handler
        ? toPage(await this.#runHandler(handler, action, pageInput, options))
        : await this.#requestPage(action, this.#prepareRequest(action, pageInput), options);
      const page = exclude?.unless && input[exclude.input] === "exclude" ? excludeItems(all, exclude.unless) : all;
      const { firstItemKey: _internal, ...output } = page;
      this.#validateOutput(action, output, options);
      const { nextCursor: _unusable, ...onlyPage } = output;
      return isPaginated(action, pagination) ? page : onlyPage;
    };
    const { onProgress, onExcluded } = options;
    return new ListReader({ action, input, pagination, fetch, onProgress, onExcluded });
  }

  async #requestPage(action: Action, request: PreparedRequest, options: InternalRunOptions): Promise<Page> {
    const { connector } = this.#options;
    const { response, recover } = await this.#send(action, request, options);
    if (recover === "restart") throw createExpiredCursorError(action.id, connector.pagination.cursorInput);
    if (recover === "empty_page") return { items: [] };
    return parsePage(connector, action, response);
  }

  /** The request without the inputs that only the connector reads. */
  #prepareRequest(action: Action, input: Input): PreparedRequest {
    const exclude = action.response?.exclude?.input;
    const { limitInput } = this.#options.connector.pagination;
    return prepareRequest(action, input, new Set(exclude === undefined ? [limitInput] : [limitInput, exclude]));
  }

  #send(action: Action, request: PreparedRequest, options: InternalRunOptions): Promise<SendResult> {
    const { maxRetries = this.#options.maxRetries, mayRepeat = false } = options;
    const { priority, signal, onProgress, onAttempt, onRequest } = options;
    const { waits = { remainingMs: this.#options.maxWaitMs } } = options;
    const { id, alreadyExists } = action;
    const rules = { isList: action.response?.items !== undefined, alreadyExists, maxRetries, mayRepeat, waits };
    return this.#options.send(request, { action: id, ...rules, priority, signal, onProgress, onAttempt, onRequest });
  }

  /** Compiling a schema takes time: an output is validated only if there is a listener or strict mode. */
  #validateOutput(action: Action, output: unknown, options: RunOptions): void {
    const { strict = this.#options.strict, onDrift = this.#options.onDrift } = options;
    if (!strict && !onDrift) return;
    if (strict) {
      const issues = this.#getValidators(action).output(output);
      const message = issues.map(({ path, message }) => `${path || "output"} ${message}`).join("; ");
      if (issues.length > 0) throw new ConnectorError("schema_mismatch", message, { action: action.id, issues });
    }
    const issues = onDrift ? this.#driftReports.findNew(action.id, action.output, output) : [];
    if (issues.length > 0) onDrift?.({ action: action.id, issues });
  }
}
