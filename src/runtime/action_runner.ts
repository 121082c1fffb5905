// Runs one action: from a validated input to a validated output.

import {
  ConnectorError,
  convertErrors,
  createInvalidInputError,
  createUnknownIdError,
  toConnectorError,
} from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { applySchemaTypes } from "../json/apply_schema_types.ts";
import { DriftReports } from "../json/drift.ts";
import { isRecord } from "../json/lossless_json.ts";
import { compileValidator, type Validator } from "../json/schema_validator.ts";
import { normalizeFormats } from "../json/text_formats.ts";
import { matchesCondition } from "./condition.ts";
import type { FilePolicy, Handler, HandlerContext, OpenLocalFile } from "./handler.ts";
import type { Action } from "./manifests.ts";
import { collectItems, createExpiredError, excludeItems, paginate, toPage } from "./pagination.ts";
import { isIdempotent, type PreparedRequest, prepareRequest } from "./request.ts";
import { getRequestId, type Page, parsePage, readOutput } from "./response.ts";
import type { Drift, InternalRunOptions, RunOptions } from "./run_options.ts";
import type { Send, SendResult } from "./send.ts";
import { applyInputDefaults, assertPaidActionAllowed, createInputValidator } from "./validate_input.ts";

export interface ActionRunnerOptions {
  connector: ConnectorManifest;
  actions: ReadonlyMap<string, Action>;
  handlers: Readonly<Record<string, Handler>>;
  inputDefaults: Readonly<Record<string, unknown>>;
  send: Send;
  files: FilePolicy;
  openLocalFile: OpenLocalFile | undefined;
  maxRetries: number;
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
    const { actions } = this.#options;
    const action = actions.get(id);
    if (action) return action;
    throw createUnknownIdError("unknown_action", id, [...actions.keys(), ...otherIds]);
  }

  async run(id: string, input: unknown, options: InternalRunOptions): Promise<unknown> {
    const action = this.getAction(id);
    options.signal?.throwIfAborted();
    return convertErrors(() => this.#run(action, input, options), id, options.signal);
  }

  async #run(action: Action, input: unknown, options: InternalRunOptions): Promise<unknown> {
    const validInput = this.#validateInput(action, input, options);
    const output = await this.#getOutput(action, validInput, options);
    this.#validateOutput(action, output, options);
    return output;
  }

  /** The items of all pages. Keeps one page in memory, and the ids of the items before it. */
  async *iterate(id: string, input: unknown, options: InternalRunOptions): AsyncGenerator<unknown> {
    const action = this.getAction(id);
    if (action.response?.items === undefined)
      throw new ConnectorError("not_a_list", `${id} does not return a list`, {
        action: id,
        remedy: "Use run instead.",
      });
    const validInput = this.#validateInput(action, input, options);
    const limit = validInput[this.#options.connector.pagination.limitInput];
    let remaining = typeof limit === "number" ? limit : Number.POSITIVE_INFINITY;
    let resumeFrom = this.#getCursor(validInput);
    try {
      for await (const page of this.#paginate(action, validInput, options)) {
        this.#validateOutput(action, page, options);
        for (const item of page.items.slice(0, remaining)) yield item;
        remaining -= page.items.length;
        if (remaining <= 0) return;
        resumeFrom = page.nextCursor;
      }
    } catch (thrown) {
      if (options.signal?.aborted) throw thrown;
      const error = toConnectorError(thrown, id);
      throw error.code === "cursor_expired" ? error : Object.assign(error, { resumeFrom });
    }
  }

  async #getOutput(action: Action, input: Input, options: InternalRunOptions): Promise<unknown> {
    const handler = this.#options.handlers[action.id];
    const isList = action.response?.items !== undefined;
    if (handler && !isList)
      return applySchemaTypes(action.output, await handler(input, this.#createHandlerContext(action, input, options)));
    if (!isList) return this.#requestOne(action, input, options);
    const limit = input[this.#options.connector.pagination.limitInput];
    return collectItems(
      this.#paginate(action, input, options),
      typeof limit === "number" ? limit : undefined,
      this.#getCursor(input),
    );
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
      requestPage: (request) => this.#requestPage(action, request, options),
      readOutput: (response) => readOutput(connector, action, response),
      run: (id, other) => this.run(id, other, options),
      iterate: (id, other) => this.iterate(id, other, options),
    };
  }

  #getCursor(input: Input): string | undefined {
    const cursor = input[this.#options.connector.pagination.cursorInput];
    return typeof cursor === "string" ? cursor : undefined;
  }

  #paginate(action: Action, input: Input, options: InternalRunOptions): AsyncGenerator<Page> {
    const { cursorInput } = this.#options.connector.pagination;
    const { itemId = ["/id"], exclude } = action.response ?? {};
    const { [cursorInput]: _start, ...firstInput } = input;
    const handler = this.#options.handlers[action.id];
    const fetch = async (cursor: string | undefined): Promise<Page> => {
      const pageInput = cursor === undefined ? firstInput : { ...firstInput, [cursorInput]: cursor };
      const page = handler
        ? toPage(await handler(pageInput, this.#createHandlerContext(action, pageInput, options)))
        : await this.#requestPage(action, this.#prepareRequest(action, pageInput), options);
      return exclude && input[exclude.input] === "exclude" ? excludeItems(page, exclude.when) : page;
    };
    return paginate(fetch, { action: action.id, cursorInput, itemId, start: this.#getCursor(input) });
  }

  async #requestPage(action: Action, request: PreparedRequest, options: InternalRunOptions): Promise<Page> {
    const { connector } = this.#options;
    const { response, recover } = await this.#send(action, request, options);
    if (recover === "restart") throw createExpiredError(action.id, connector.pagination.cursorInput);
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
    const { priority, signal, onProgress, onAttempt, onRequest } = options;
    const { maxRetries = this.#options.maxRetries, mayRepeat = false } = options;
    const { id, alreadyExists } = action;
    const rules = { isList: action.response?.items !== undefined, alreadyExists, maxRetries, mayRepeat };
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
