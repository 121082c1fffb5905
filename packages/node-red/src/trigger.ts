// The node that polls a trigger and sends its events. The state is in the context of the node.
import { poll, type Trigger } from "gong-connector/embed";
import type { Node, NodeAPI, NodeDef } from "node-red";
import { getConnector } from "./account.ts";
import { toHostError, toStatusText } from "./errors.ts";
import { manifests } from "./manifests.ts";
import { readState, writeState } from "./trigger_state.ts";
import { readInput, type TypedValues } from "./values.ts";

export interface TriggerSettings extends NodeDef {
  account: string;
  trigger: string;
  values: TypedValues;
  /** Seconds between polls; the interval of the trigger if empty, none if 0. */
  interval: number | string;
  /** Name of the context store; the default store if empty. */
  store: string;
}

const maxIntervalSeconds = 86_400;

export function registerTrigger(RED: NodeAPI): void {
  function GongTrigger(this: Node, settings: TriggerSettings): void {
    RED.nodes.createNode(this, settings);
    const poller = new Poller(RED, this, settings);
    this.on("input", (_msg, _send, done) => {
      poller.poll().then(() => done(), done);
    });
    this.on("close", (done: () => void) => {
      poller.close().then(done, done);
    });
    poller.start();
  }
  RED.nodes.registerType("gong-trigger", GongTrigger);
}

class Poller {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #settings: TriggerSettings;
  readonly #closing = new AbortController();
  #polling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(RED: NodeAPI, node: Node, settings: TriggerSettings) {
    this.#RED = RED;
    this.#node = node;
    this.#settings = settings;
  }

  /** Polls as soon as the other nodes of the flow exist, and at each interval. */
  start(): void {
    this.#timer = setTimeout(() => this.#begin(), 0);
  }

  #begin(): void {
    try {
      const seconds = getIntervalSeconds(this.#getTrigger(), this.#settings.interval);
      if (seconds > 0) this.#repeat(seconds);
    } catch (error) {
      this.#report(error);
      this.#node.error(toHostError(error), {});
    }
  }

  /** Polls once; a poll that runs is not started again. */
  async poll(): Promise<void> {
    this.#polling ??= this.#pollOnce().finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort(new Error("The node was closed."));
    await this.#polling?.catch(() => undefined);
  }

  #repeat(seconds: number): void {
    this.poll()
      .catch((error: unknown) => this.#node.error(error, {}))
      .finally(() => {
        if (!this.#closing.signal.aborted) this.#timer = setTimeout(() => this.#repeat(seconds), seconds * 1000);
      });
  }

  async #pollOnce(): Promise<void> {
    try {
      await this.#sendEvents();
      this.#node.status({ fill: "green", shape: "dot", text: new Date().toISOString() });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#report(error);
      throw toHostError(error);
    }
  }

  async #sendEvents(): Promise<void> {
    const { account, values, store } = this.#settings;
    const trigger = this.#getTrigger();
    const input = await readInput(this.#RED, this.#node, trigger.id, values, {});
    const connector = getConnector(this.#RED, account);
    const owner = JSON.stringify([trigger.id, account, input]);
    const known = await readState(this.#node, store);
    const state = known?.owner === owner ? known.state : undefined;
    const result = await poll(trigger, state, { connector, input, signal: this.#closing.signal });
    // Sent before the state is stored: a process that ends in between sends them again, and loses none.
    this.#node.send([result.events.map((event) => ({ topic: trigger.id, payload: event }))]);
    await writeState(this.#node, store, { owner, state: result.state });
    if (result.error) throw result.error;
  }

  #getTrigger(): Trigger {
    const { trigger: id } = this.#settings;
    const trigger = manifests.triggers.get(id);
    if (!trigger?.poll) throw new Error(`There is no polling trigger ${id || "in this node"}. Choose one in the node.`);
    return trigger;
  }

  #report(error: unknown): void {
    this.#node.status({ fill: "red", shape: "ring", text: toStatusText(error) });
  }
}

function getIntervalSeconds({ poll: config }: Trigger, interval: number | string): number {
  const { min = 0, default: usual = 0 } = config?.intervalSeconds ?? {};
  const seconds = interval === "" ? usual : Number(interval);
  if (seconds === 0 || (seconds >= min && seconds <= maxIntervalSeconds)) return seconds;
  throw new Error(
    `The interval of the node must be 0 or from ${min} to ${maxIntervalSeconds} seconds. Change it in the node.`,
  );
}
