// The node that runs an action for each message.
import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { toHostError, toStatusText } from "./errors.ts";
import { manifests } from "./manifests.ts";
import { type ActionSettings, runAction } from "./run_action.ts";

export function registerAction(RED: NodeAPI): void {
  function GongAction(this: Node, settings: ActionSettings): void {
    RED.nodes.createNode(this, settings);
    const runs = new ActionRuns(RED, this, settings);
    this.on("input", (msg, send, done) => {
      if (msg.reset === true) {
        runs.cancel("A message with reset cancelled it.");
        done();
        return;
      }
      runs.start(msg).then((output) => {
        send(output);
        done();
      }, done);
    });
    this.on("close", (done: () => void) => {
      // No catch node receives errors of a node that was closed.
      const message = runs.cancel("The node was closed.");
      if (message !== undefined) this.warn(message);
      runs.settle().then(done, done);
    });
  }
  RED.nodes.registerType("gong-action", GongAction);
}

/** The runs of one node. Several messages run at the same time. */
class ActionRuns {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #settings: ActionSettings;
  readonly #running = new Map<AbortController, Promise<unknown>>();

  constructor(RED: NodeAPI, node: Node, settings: ActionSettings) {
    this.#RED = RED;
    this.#node = node;
    this.#settings = settings;
  }

  /** The message with the output as payload. Throws errors as Node-RED shows them. */
  async start(msg: NodeMessageInFlow): Promise<NodeMessageInFlow> {
    const controller = new AbortController();
    const run = runAction(this.#RED, this.#node, this.#settings, msg, controller.signal);
    this.#running.set(controller, run);
    this.#node.status({ fill: "blue", shape: "dot", text: `running: ${this.#running.size}` });
    try {
      const { payload, excludedCount } = await run;
      this.#end(controller);
      return { ...msg, payload, excludedCount };
    } catch (error) {
      this.#end(controller, error);
      throw toHostError(error);
    }
  }

  /** Returns what was cancelled; undefined if nothing runs. */
  cancel(reason: string): string | undefined {
    const { title = "", effect } = manifests.actions.get(this.#settings.action) ?? {};
    const warning = effect === "read" ? "" : " It may have taken effect in Gong.";
    const message = `${title} was cancelled. ${reason}${warning}`;
    for (const controller of this.#running.keys()) controller.abort(new Error(message));
    return this.#running.size === 0 ? undefined : message;
  }

  async settle(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  #end(controller: AbortController, error?: unknown): void {
    this.#running.delete(controller);
    if (error !== undefined) this.#node.status({ fill: "red", shape: "ring", text: toStatusText(error) });
    else if (this.#running.size === 0) this.#node.status({});
  }
}
