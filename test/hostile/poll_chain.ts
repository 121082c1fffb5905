// Polls of one trigger, each from the state of the last.
import { type AnyConnector, ConnectorError, poll, type Trigger, type TriggerEvent } from "../../src/index.ts";
import { backfillStart, type Input, sandboxNow } from "./company.ts";

/** A poll sends about as many requests as it may, and completes its last slice and batch. */
export const maxPollRequests = 10;
const hourMs = 3_600_000;
/** More polls than any backfill of the sandbox needs. */
const maxPolls = 60;

export class PollChain {
  readonly events: TriggerEvent[] = [];
  error: unknown;
  readonly #trigger: Trigger;
  readonly #connector: AnyConnector;
  readonly #input: Input;
  #state: string | undefined;
  #time = sandboxNow;
  #nextPollAt = 0;

  constructor(trigger: Trigger, connector: AnyConnector, input: Input) {
    this.#trigger = trigger;
    this.#connector = connector;
    this.#input = input;
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
    for (const delayMs of [0, hourMs, 24 * hourMs]) {
      this.#time = sandboxNow + delayMs;
      for (let count = 0; count < maxPolls; count += 1) {
        await this.poll();
        // The time-out of hostile runs is too short for a busy machine.
        const isTimeout = ConnectorError.is(this.error) && this.error.code === "timeout";
        if (this.error !== undefined && !isTimeout) return this.error;
        if (this.error === undefined && this.#nextPollAt > this.#time) break;
      }
    }
    return undefined;
  }
}
