// Workflows of the tests, as n8n stores them.
import type { N8nServer } from "./n8n_server.ts";

const packageName = "n8n-nodes-gong-connector";

interface WorkflowNode {
  id: string;
  name: string;
  type: string;
  parameters: object;
}

export interface Credential {
  id: string;
  name: string;
}

export async function createCredential(
  n8n: N8nServer,
  name: string,
  data: Record<string, string>,
): Promise<Credential> {
  const { id } = Object(await n8n.request("POST", "/credentials", { name, type: "gongConnectorApi", data }));
  return { id, name };
}

/** Node of the package: an action of calls, or a trigger. */
export function createNode(type: string, name: string, parameters: object): WorkflowNode {
  return { id: name, name, type: `${packageName}.${type}`, parameters: { authentication: "apiKey", ...parameters } };
}

/** Creates a workflow of nodes in a row, and publishes it. Returns its id. */
export async function createWorkflow(
  n8n: N8nServer,
  name: string,
  nodes: readonly WorkflowNode[],
  credential: Credential,
): Promise<string> {
  const connections = Object.fromEntries(
    nodes
      .slice(1)
      .map((node, index) => [nodes[index]?.name, { main: [[{ node: node.name, type: "main", index: 0 }]] }]),
  );
  const workflow = {
    name,
    active: false,
    settings: { executionOrder: "v1" },
    connections,
    nodes: nodes.map((node, index) => ({
      ...node,
      typeVersion: 1,
      position: [index * 240, 0],
      ...(node.type.startsWith(packageName) && { credentials: { gongConnectorApi: credential } }),
    })),
  };
  const { id, versionId } = Object(await n8n.request("POST", "/workflows", workflow));
  await n8n.request("POST", `/workflows/${id}/activate`, { versionId });
  return String(id);
}

/** The follow-up of each new call: its transcript, then a new call. */
export function createFollowUp(): WorkflowNode[] {
  const user = "={{ $('Trigger').item.json.data.call.primaryUserId }}";
  return [
    createNode("gongTrigger", "Trigger", {
      pollTimes: { item: [{ mode: "everyMinute" }] },
      event: "call_recorded",
      additionalFields: {},
    }),
    createNode("gong", "Transcript", {
      resource: "calls",
      operation: "get_call_transcript",
      callIds: "={{ [$json.itemId] }}",
      additionalFields: {},
    }),
    createNode("gong", "Create", {
      resource: "calls",
      operation: "create_call",
      actualStart: "={{ $now }}",
      direction: "Conference",
      primaryUser: { __rl: true, mode: "id", value: user },
      parties: { items: [{ additionalFields: { userId: user } }] },
      additionalFields: { title: "=Follow-up of {{ $('Trigger').item.json.itemId }}" },
    }),
  ];
}
