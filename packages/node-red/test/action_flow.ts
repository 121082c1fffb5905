// A flow with one action, a catch node and reporting nodes.
import { createEntry, createReporter, type FlowNode } from "./node_red_host.ts";

export type Values = Readonly<Record<string, { type: string; value: string }>>;

export interface ActionFlow {
  credentials: { accessKey: string; accessKeySecret: string };
  baseUrl: string;
  action: string;
  values: Values;
  /** Other properties of the action node. */
  others?: object;
  /** How many times each message reaches the action. */
  copies?: number;
}

export function createActionFlow({
  credentials,
  baseUrl,
  action,
  values,
  others = {},
  copies = 1,
}: ActionFlow): FlowNode[] {
  const { accessKey, accessKeySecret } = credentials;
  const settings = { account: "account", action, values, all: false, limit: 50, wires: [["out"]] };
  return [
    { id: "account", type: "gong-account", name: "", credentials: { accessKey, accessKeySecret, baseUrl } },
    createEntry("in", ...Array<string>(copies).fill("action")),
    { id: "action", type: "gong-action", ...settings, ...others },
    createReporter("out"),
    { id: "catch", type: "catch", scope: null, uncaught: false, wires: [["caught"]] },
    createReporter("caught"),
  ];
}
