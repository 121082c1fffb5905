// Runs one scenario, and lists everything that must always hold and did not.
import type { Misbehavior } from "gong-connector-sandbox";
import { type Action, type AnyConnector, ConnectorError, type Trigger } from "../../src/index.ts";
import { isIdempotent } from "../../src/runtime/request.ts";
import type { Input } from "./company.ts";
import { createActionInput, createTriggerInput } from "./inputs.ts";
import { BudgetError, checkError, checkLeaks, checkRepetition, type Outcome, type Violation } from "./invariants.ts";
import { maxPollRequests, PollChain } from "./poll_chain.ts";
import type { Scenario } from "./scenario.ts";
import type { HostileVendor } from "./vendor.ts";

/** More than any run needs: a list of two pages, an upload with its status, a search of eight requests. */
const maxRequests = 60;
/** A run takes at most a few seconds. Even a machine that is a hundred times slower ends it before. */
const maxRunMs = 240_000;
/** An endless list is read no further. */
const maxIteratedItems = 300;
/** Tries of a request to a polite vendor, since the time-out of hostile runs is too short for a busy machine. */
const maxPoliteAttempts = 50;

/** Misbehaviors that change what Gong says about an item: then another event, or none, is right. */
const altering: ReadonlySet<Misbehavior> = new Set<Misbehavior>([
  "nulls",
  "missing_fields",
  "other_types",
  "extra_fields",
  "numeric_ids",
]);

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
      maxWaitMs: 2000,
      onAttempt: (attempt) => this.#reports.push(attempt),
      onDrift: (drift) => this.#reports.push(drift),
    });
  }

  async run(): Promise<readonly Violation[]> {
    const { target } = this.#scenario;
    await ("action" in target ? this.#runAction(target.action, target.isIterated) : this.#runTrigger(target.trigger));
    return this.#violations;
  }

  async #runAction(id: string, isIterated: boolean): Promise<void> {
    const action = this.#connector.action(id);
    const input = this.#complete(action, await createActionInput(id, this.#vendor.getCompany()));
    const isList = action.response?.items !== undefined;
    const work = (signal: AbortSignal): Promise<unknown> =>
      isList && isIterated ? this.#iterate(id, input, signal) : this.#connector.run(id, input, { signal });
    const outcome = await this.#observe(maxRequests * (1 + this.#scenario.maxRetries), work);
    this.#violations.push(
      ...checkError(outcome.error),
      ...checkLeaks(this.#vendor, outcome, this.#isExcluded(action, input)),
      ...checkRepetition(this.#vendor, action, input),
    );
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
    try {
      return { output: await work(controller.signal), reports: this.#reports };
    } catch (error) {
      return { error, reports: this.#reports };
    } finally {
      clearTimeout(timer);
      vendor.sandbox.setHostile(undefined);
    }
  }

  async #checkHealth(action: Action, input: Input): Promise<void> {
    await this.#expectSuccess(() => this.#connector.testConnection());
    if (action.effect === "read" && isIdempotent(action, input))
      await this.#expectSuccess(() => this.#connector.run(action.id, input));
  }

  async #expectSuccess(work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await work();
        return;
      } catch (error) {
        if (attempt < maxPoliteAttempts && ConnectorError.is(error) && error.code === "timeout") continue;
        this.#violations.push({ invariant: "a polite vendor works again", detail: `${error}` });
        return;
      }
    }
  }

  async #runTrigger(id: string): Promise<void> {
    const trigger = this.#connector.manifests.triggers.get(id);
    if (!trigger) throw new Error(`unknown trigger ${id}`);
    const input = this.#complete(trigger, await createTriggerInput(id, this.#vendor.getCompany()));
    const polls = new PollChain(trigger, this.#connector, input);
    for (let count = 0; count < 3; count += 1) {
      const budget = 3 * maxPollRequests * (1 + this.#scenario.maxRetries);
      const outcome = await this.#observe(budget, (signal) => polls.poll(signal));
      const error = outcome.error ?? polls.error;
      const seen = { ...outcome, error, output: polls.events };
      this.#violations.push(...checkError(error), ...checkLeaks(this.#vendor, seen, this.#isExcluded(trigger, input)));
      if (error instanceof BudgetError) return;
    }
    await this.#checkEvents(trigger, input, polls);
  }

  /** Polls politely until everything was read, and compares the events with those of a vendor that was always polite. */
  async #checkEvents(trigger: Trigger, input: Input, polls: PollChain): Promise<void> {
    const failure = await polls.catchUp();
    if (failure !== undefined) {
      this.#violations.push({ invariant: "a polite vendor works again", detail: `${failure}` });
      return;
    }
    const outcome = { output: polls.events, reports: [] };
    this.#violations.push(...checkLeaks(this.#vendor, outcome, this.#isExcluded(trigger, input)));
    const ids = polls.events.map((event) => event.id);
    const expected = await this.#getExpectedEvents(trigger, input);
    const isAltered = this.#scenario.hostile.misbehaviors.some((name) => altering.has(name));
    // Two calls can have been altered to the same id, days apart.
    const isReal = (id: string): boolean => !isAltered || expected.includes(id);
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index && isReal(id));
    if (repeated !== undefined) this.#violations.push({ invariant: "an event is detected once", detail: repeated });
    if (isAltered) return;
    const missing = expected.filter((id) => !ids.includes(id));
    const detail = `${missing.length} of ${expected.length}, such as ${missing[0]}`;
    if (missing.length > 0) this.#violations.push({ invariant: "no event is lost", detail });
  }

  #getExpectedEvents(trigger: Trigger, input: Input): Promise<readonly string[]> {
    const { auth } = this.#scenario;
    return this.#vendor.remember(JSON.stringify([trigger.id, auth, input]), async () => {
      const polls = new PollChain(trigger, this.#vendor.connect(auth, { timeoutMs: 60_000 }), input);
      await polls.catchUp();
      return polls.events.map((event) => event.id);
    });
  }
}
