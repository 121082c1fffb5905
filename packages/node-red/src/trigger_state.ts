// The state of a trigger in the context of its node.
import type { Node } from "node-red";

interface TriggerState {
  /** Trigger, account and input. The state of another one is not continued. */
  owner: string;
  state: string;
}

const key = "gong";

export async function readState(node: Node, store: string): Promise<TriggerState | undefined> {
  const value = await new Promise<unknown>((resolve, reject) => {
    node
      .context()
      .get(key, store || undefined, (error: unknown, found: unknown) => (error ? reject(error) : resolve(found)));
  });
  const { owner, state }: Record<string, unknown> = Object(value);
  return typeof owner === "string" && typeof state === "string" ? { owner, state } : undefined;
}

export async function writeState(node: Node, store: string, state: TriggerState): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    node.context().set(key, state, store || undefined, (error: unknown) => (error ? reject(error) : resolve()));
  });
}
