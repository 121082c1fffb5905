// The node that pages show for n8n: its parameters have the input, in the form that n8n stores.
import { gongManifests } from "gong-connector";
import { assemble, createForm, type FormField } from "gong-connector/forms";
import { createExampleInput, isRecord } from "gong-connector/internal";
import { expect, test } from "vitest";
import { createN8nActionForm, createN8nTriggerForm } from "../../src/n8n_form.ts";
import { formatN8nNode } from "../../web/components/n8n_node.ts";

const { actions, triggers } = gongManifests();
const options = { title: "Node", authMethod: "api_key" } as const;

function createParameters(id: string, input: Record<string, unknown>): Record<string, unknown> {
  const action = actions.get(id);
  if (!action) throw new Error(`no action ${id}`);
  return JSON.parse(formatN8nNode(createN8nActionForm(action), input, options)).nodes[0].parameters;
}

/** The values of a form from the parameters of a node. */
function readValues(fields: readonly FormField[], parameters: Record<string, unknown>): Record<string, unknown> {
  const all = { ...parameters, ...Object(parameters.additionalFields) };
  return Object.fromEntries(fields.map((field) => [field.name, readValue(field, all[field.name])]));
}

function readValue({ fields }: FormField, value: unknown): unknown {
  if (!isRecord(value)) return value;
  if ("__rl" in value) return value.value;
  return Array.isArray(value.items) ? value.items.map((entry) => readValues(fields, Object(entry))) : value;
}

test.for([...actions.values()].map((action) => [action.id, action] as const))(
  "%s: the node has the input",
  ([id, action]) => {
    const input = createExampleInput(action);
    const form = createForm(action, { listLevels: 2 });
    expect(assemble(form, readValues(form.fields, createParameters(id, input)))).toEqual(input);
  },
);

test("folds optional fields, nested lists, JSON and values of a drop-down list as n8n does", () => {
  const parties = [{ emailAddress: "ana@example.com", context: [{ system: "HubSpot", objects: [] }] }];
  const input = { title: "Call", primaryUser: "4815162342", workspaceId: "108", parties };
  const parameters = createParameters("create_call", input);
  expect(parameters).toMatchObject({
    authentication: "apiKey",
    resource: "calls",
    operation: "create_call",
    primaryUser: { __rl: true, mode: "id", value: "4815162342" },
    parties: { items: [{ additionalFields: { emailAddress: "ana@example.com" } }] },
    additionalFields: { title: "Call", workspaceId: { __rl: true, mode: "id", value: "108" } },
  });
});

test("has the number of items of a list outside of its fields", () => {
  expect(createParameters("list_users", { limit: 7 })).toMatchObject({ returnAll: false, limit: 7 });
  expect(createParameters("list_users", {})).not.toHaveProperty("limit");
});

test("polls for the events of a trigger with the chosen authentication", () => {
  const trigger = triggers.get("audit_log_entry");
  if (!trigger) throw new Error("no trigger");
  const text = formatN8nNode(
    createN8nTriggerForm(trigger),
    { logType: "UserCallPlay" },
    { title: "Audit log entry", authMethod: "oauth2" },
  );
  expect(JSON.parse(text)).toEqual({
    nodes: [
      {
        name: "Audit log entry",
        type: "n8n-nodes-gong-connector.gongTrigger",
        typeVersion: 1,
        position: [0, 0],
        parameters: {
          authentication: "oAuth2",
          event: "audit_log_entry",
          logType: "UserCallPlay",
          additionalFields: {},
        },
      },
    ],
    connections: {},
  });
});
