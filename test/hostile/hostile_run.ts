// Runs one scenario, and lists everything that must always hold and did not.
import { inspect } from "node:util";
import type { Misbehavior } from "gong-connector-sandbox";
import {
  type Action,
  type AnyConnector,
  ConnectorError,
  poll,
  type Trigger,
  type TriggerEvent,
} from "../../src/index.ts";
import { isIdempotent } from "../../src/runtime/request.ts";
import { backfillStart, sandboxNow } from "./company.ts";
import { createActionInput, createTriggerInput } from "./inputs.ts";
import type { Scenario } from "./scenario.ts";
import type { HostileVendor } from "./vendor.ts";

/** What must always hold. */
export type Invariant =
  | "ends within its requests"
  | "ends within its time"
  | "only a ConnectorError leaves"
  | "an error is bounded"
  | "an output is JSON"
  | "no secret leaves"
  | "no private item under exclude"
  | "nothing is sent twice that must not be"
  | "a polite vendor works again"
  | "an event is detected once"
  | "no event is lost";

export interface Violation {
  invariant: Invariant;
  detail: string;
}

type Input = Record<string, unknown>;

/** More than any run needs: a list of two pages, an upload with its status, a search of eight requests. */
const maxRequests = 60;
/** A run takes at most a few seconds; a busy machine may take ten times that. */
const maxRunMs = 120_000;
/** A poll sends about as many requests as it may, and completes its last slice and batch. */
const maxPollRequests = 10;
const maxErrorLength = 20_000;
const dayMs = 86_400_000;
/** An endless list is read no further. */
const maxIteratedItems = 300;
const hourMs = 3_600_000;

/** Misbehaviors that change what Gong says about an item: then another event, or none, is right. */
const altering: ReadonlySet<Misbehavior> = new Set<Misbehavior>([
  "nulls",
  "missing_fields",
  "other_types",
  "extra_fields",
  "numeric_ids",
]);

class BudgetError extends Error {}

/** One run: what it returned, threw and reported. */
interface Outcome {
  output?: unknown;
  error?: unknown;
  events: readonly TriggerEvent[];
  reports: readonly unknown[];
}

export class HostileRun {
  readonly #vendor: HostileVendor;
  readonly #scenario: Scenario;
  readonly #violations: Violation[] = [];
  readonly #reports: unknown[] = [];
  readonly #connector: AnyConnector;

  constructor(vendor: HostileVendor, scenario: Scenario) {
    this.#vendor = vendor;
    this.#scenario = scenario;
    vendor.reset();
    this.#connector = vendor.connect(scenario.auth, {
      maxRetries: scenario.maxRetries,
      strict: scenario.strict,
      maxRetryAfterMs: 2000,
      onAttempt: (attempt) => this.#reports.push(attempt),
      onDrift: (drift) => this.#reports.push(drift),
    });
  }

  async run(): Promise<readonly Violation[]> {
    const { target } = this.#scenario;
    await ("action" in target ? this.#runAction(target.action, target.isIterated) : this.#runTrigger(target.trigger));
    return this.#violations;
  }

  #report(invariant: Invariant, detail: string): void {
    this.#violations.push({ invariant, detail });
  }

  async #runAction(id: string, isIterated: boolean): Promise<void> {
    const action = this.#connector.action(id);
    const input = this.#complete(action, await createActionInput(id, this.#vendor.getCompany()));
    const isList = action.response?.items !== undefined;
    const work = (signal: AbortSignal): Promise<unknown> =>
      isList && isIterated ? this.#iterate(id, input, signal) : this.#connector.run(id, input, { signal });
    const outcome = await this.#observe(maxRequests * (1 + this.#scenario.maxRetries), work);
    this.#checkLeaks(outcome, this.#isExcluded(action, input));
    this.#checkRepetition(action, input);
    await this.#checkHealth(action, input);
  }

  async #iterate(id: string, input: Input, signal: AbortSignal): Promise<unknown[]> {
    const items: unknown[] = [];
    for await (const item of this.#connector.iterate(id, input, { signal })) {
      items.push(item);
      if (items.length >= maxIteratedItems) break;
    }
    return items;
  }

  /** The input with the scenario's limit and treatment of private calls, where the schema has them. */
  #complete({ input: { properties = {} } }: Pick<Action | Trigger, "input">, input: Input): Input {
    const { privateCalls, limit } = this.#scenario;
    return {
      ...input,
      ...(properties.limit && limit !== undefined && input.limit === undefined && { limit }),
      ...(properties.privateCalls && privateCalls !== "default" && { privateCalls }),
    };
  }

  #isExcluded({ input: { properties = {} } }: Pick<Action | Trigger, "input">, input: Input): boolean {
    const byDefault = this.#scenario.auth === "oauth2" ? "exclude" : "include";
    return properties.privateCalls !== undefined && (input.privateCalls ?? byDefault) === "exclude";
  }

  /** Runs with the misbehaviors, and ends the run when it exceeds its budget. */
  async #observe(requests: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<Outcome> {
    const vendor = this.#vendor;
    const controller = new AbortController();
    vendor.countFrom(requests);
    vendor.onExceeded = () => controller.abort(new BudgetError("ends within its requests"));
    const timer = setTimeout(() => controller.abort(new BudgetError("ends within its time")), maxRunMs);
    vendor.sandbox.setHostile(this.#scenario.hostile);
    const { events, reports } = { events: [], reports: this.#reports };
    try {
      return { output: await work(controller.signal), events, reports };
    } catch (error) {
      this.#checkError(error);
      return { error, events, reports };
    } finally {
      clearTimeout(timer);
      vendor.sandbox.setHostile(undefined);
    }
  }

  #checkError(error: unknown): void {
    if (error instanceof BudgetError)
      return this.#report(error.message as Invariant, `${this.#vendor.received.length} requests`);
    if (!ConnectorError.is(error)) {
      this.#report("only a ConnectorError leaves", inspect(error));
      return;
    }
    if (error.code === "internal_error")
      this.#report("only a ConnectorError leaves", `${error} ${inspect(error.cause)}`);
    const { retryAfterMs = 0 } = error;
    if (JSON.stringify(error).length > maxErrorLength)
      this.#report("an error is bounded", `${JSON.stringify(error).length} characters`);
    if (!(retryAfterMs >= 0 && retryAfterMs <= dayMs))
      this.#report("an error is bounded", `wait of ${retryAfterMs} ms`);
  }

  #checkLeaks(outcome: Outcome, isExcluded: boolean): void {
    const { secrets, sandbox } = this.#vendor;
    const partial = Object(outcome.error).partialOutput;
    const text = this.#stringify([outcome.output, outcome.events, partial]);
    const shown = inspect([outcome.error, outcome.reports], { depth: null, showHidden: true, maxStringLength: null });
    const all = `${text}${shown}${Object(outcome.error).stack}${JSON.stringify([outcome.error, outcome.reports])}`;
    const leaked = secrets.find((secret) => all.includes(secret));
    if (leaked !== undefined)
      this.#report("no secret leaves", all.slice(Math.max(0, all.indexOf(leaked) - 300)).slice(0, 600));
    if (!isExcluded) return;
    const calls = sandbox.state.calls.visible(sandboxNow).filter((call) => call.isPrivate);
    const found = calls.find(({ id }) => text.includes(id));
    if (found)
      this.#report(
        "no private item under exclude",
        text.slice(Math.max(0, text.indexOf(found.id) - 200)).slice(0, 400),
      );
  }

  #stringify(value: unknown): string {
    try {
      return JSON.stringify(value);
    } catch (error) {
      this.#report("an output is JSON", `${error}`);
      return "";
    }
  }

  /** A write that may have taken effect is not sent again unless the manifest declares that repeating it is safe. */
  #checkRepetition(action: Action, input: Input): void {
    if (isIdempotent(action, input)) return;
    const operation = writeOperations[action.id] ?? `${action.request?.method} ${action.request?.path}`;
    const writes = this.#vendor.received.filter((request) => request.operation === operation);
    const first = writes.findIndex(({ mayHaveEffect }) => mayHaveEffect);
    if (first >= 0 && first < writes.length - 1)
      this.#report("nothing is sent twice that must not be", JSON.stringify(writes));
  }

  async #checkHealth(action: Action, input: Input): Promise<void> {
    const again = async (work: () => Promise<unknown>): Promise<void> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await work();
          return;
        } catch (error) {
          // The short time-out of the scenario is too short for a busy machine.
          if (attempt < 50 && ConnectorError.is(error) && error.code === "timeout") continue;
          return this.#report("a polite vendor works again", `${error}`);
        }
      }
    };
    await again(() => this.#connector.testConnection());
    if (action.effect === "read" && isIdempotent(action, input))
      await again(() => this.#connector.run(action.id, input));
  }

  async #runTrigger(id: string): Promise<void> {
    const trigger = this.#connector.manifests.triggers.get(id);
    if (!trigger) throw new Error(`unknown trigger ${id}`);
    const input = this.#complete(trigger, await createTriggerInput(id, this.#vendor.getCompany()));
    const events: TriggerEvent[] = [];
    const polls = new PollChain(trigger, this.#connector, input, events);
    for (let count = 0; count < 3; count += 1) {
      const budget = 3 * maxPollRequests * (1 + this.#scenario.maxRetries);
      const outcome = await this.#observe(budget, (signal) => polls.poll(signal));
      if (polls.error !== undefined) this.#checkError(polls.error);
      const error = outcome.error ?? polls.error;
      this.#checkLeaks({ ...outcome, error, events }, this.#isExcluded(trigger, input));
      if (error instanceof BudgetError) return;
    }
    await this.#checkEvents(trigger, input, polls);
  }

  /** Polls politely until everything was read, and compares the events with those of a vendor that was always polite. */
  async #checkEvents(trigger: Trigger, input: Input, polls: PollChain): Promise<void> {
    const failure = await polls.catchUp();
    if (failure !== undefined) return this.#report("a polite vendor works again", `${failure}`);
    const { events } = polls;
    this.#checkLeaks({ events, reports: [] }, this.#isExcluded(trigger, input));
    const ids = events.map((event) => event.id);
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated !== undefined) this.#report("an event is detected once", `${repeated} of ${ids.length} events`);
    if (this.#scenario.hostile.misbehaviors.some((name) => altering.has(name))) return;
    const expected = await this.#vendor.remember(JSON.stringify([trigger.id, this.#scenario.auth, input]), async () => {
      const chain = new PollChain(trigger, this.#vendor.connect(this.#scenario.auth, { timeoutMs: 60_000 }), input, []);
      await chain.catchUp();
      return chain.events.map((event) => event.id);
    });
    const missing = expected.filter((id) => !ids.includes(id));
    if (missing.length > 0)
      this.#report("no event is lost", `${missing.length} of ${expected.length}, such as ${missing[0]}`);
  }
}

/** Operations of the actions with a handler that write. */
const writeOperations: Readonly<Record<string, string>> = {
  add_call_media: "PUT /v2/calls/{id}/media",
  bulk_assign_prospects_and_wait: "POST /v2/flows/prospects/bulk-assignments",
  upload_target_assignments: "POST /v2/targets/{targetId}/assignments",
};

/** Polls of one trigger, each from the state of the last. */
class PollChain {
  readonly events: TriggerEvent[];
  error: unknown;
  readonly #trigger: Trigger;
  readonly #connector: AnyConnector;
  readonly #input: Input;
  #state: string | undefined;
  #time = sandboxNow;
  #nextPollAt = 0;

  constructor(trigger: Trigger, connector: AnyConnector, input: Input, events: TriggerEvent[]) {
    this.#trigger = trigger;
    this.#connector = connector;
    this.#input = input;
    this.events = events;
  }

  async poll(signal?: AbortSignal): Promise<void> {
    const result = await poll(this.#trigger, this.#state, {
      connector: this.#connector,
      input: this.#input,
      now: () => this.#time,
      maxRequests: maxPollRequests,
      ...(this.#trigger.poll?.backfill && { startAt: backfillStart }),
      ...(signal && { signal }),
    });
    this.#state = result.state;
    this.#nextPollAt = result.nextPollAt;
    this.error = result.error;
    this.events.push(...result.events);
  }

  /** Polls until nothing is left to read, also an hour and a day later. Returns the error of a poll that fails. */
  async catchUp(): Promise<unknown> {
    for (const delayMs of [0, hourMs, dayMs]) {
      this.#time = sandboxNow + delayMs;
      for (let count = 0; count < 60; count += 1) {
        await this.poll();
        const isTimeout = ConnectorError.is(this.error) && this.error.code === "timeout";
        if (this.error !== undefined && !isTimeout) return this.error;
        if (this.error === undefined && this.#nextPollAt > this.#time) break;
      }
    }
    return undefined;
  }
}
