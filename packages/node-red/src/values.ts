// From the values of a node, which the editor stores as typed inputs, to the input of an action or trigger.
import { assemble } from "gong-connector/forms";
import type { Node, NodeAPI, NodeMessage } from "node-red";
import { findForm } from "./manifests.ts";

export interface TypedValue {
  /** A type of Node-RED, such as `msg` or `jsonata`, or `option` for values of a list. */
  type: string;
  value: string;
}

/** By the name of the field. Flows contain these names. */
export type TypedValues = Readonly<Record<string, TypedValue>>;

/** Types whose text the connector converts: Node-RED would round long numbers in JSON. */
const textTypes = new Set(["str", "json", "option"]);

/** The input. The content of a file is not part of it. */
export async function readInput(
  RED: NodeAPI,
  node: Node,
  id: string,
  values: TypedValues,
  msg: NodeMessage,
): Promise<Record<string, unknown>> {
  const form = findForm(id);
  if (!form) throw new Error(`There is no action or trigger ${id || "in this node"}. Choose one in the node.`);
  const fields = form.fields.filter(({ kind }) => kind !== "file");
  const entries = fields.map(async ({ name }) => [name, await evaluate(RED, node, values[name], msg)] as const);
  return assemble({ ...form, fields }, Object.fromEntries(await Promise.all(entries)));
}

/** The input from the values that need no message: what drop-downs of other fields depend on. */
export function readConstantInput(id: string, values: TypedValues): Record<string, unknown> {
  const { fields = [], requiredObjects = [] } = findForm(id) ?? {};
  const entries = Object.entries(values).filter(([, { type }]) => textTypes.has(type));
  const texts = Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
  return assemble({ fields: fields.filter(({ kind }) => kind !== "file"), requiredObjects }, texts);
}

/** The value of the field that takes a file. */
export async function readFile(
  RED: NodeAPI,
  node: Node,
  id: string,
  values: TypedValues,
  msg: NodeMessage,
): Promise<unknown> {
  const field = findForm(id)?.fields.find(({ kind }) => kind === "file");
  return field && evaluate(RED, node, values[field.name], msg);
}

async function evaluate(RED: NodeAPI, node: Node, typed: TypedValue | undefined, msg: NodeMessage): Promise<unknown> {
  if (!typed) return undefined;
  const { type, value } = typed;
  if (textTypes.has(type)) return value;
  return new Promise((resolve, reject) => {
    RED.util.evaluateNodeProperty(value, type, node, msg, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
