// What the editor asks for: the form of an action or trigger, and the values of its drop-downs.
import type { NodeAPI } from "node-red";
import { getConnector } from "./account.ts";
import { toHostError } from "./errors.ts";
import { findForm } from "./manifests.ts";
import { readConstantInput } from "./values.ts";

export function registerEditorRoutes(RED: NodeAPI): void {
  const { httpAdmin, auth } = RED;
  httpAdmin.get("/gong-connector/form", auth.needsPermission("gong-connector.read"), (request, response) => {
    const id = String(request.query.id);
    const form = findForm(id);
    if (form) response.json(form.fields.map(({ schema: _schema, fields: _fields, ...field }) => field));
    else response.status(404).json({ message: `There is no action or trigger ${id}.` });
  });
  // These are data of the account: a user who may only see flows does not see them.
  httpAdmin.get("/gong-connector/choices", auth.needsPermission("gong-connector.write"), (request, response) => {
    findChoices(RED, request.query).then(
      (choices) => response.json(choices),
      (error: unknown) => response.status(400).json({ message: toHostError(error).message }),
    );
  });
}

/** `values` is JSON of the typed values that the user has entered so far. */
async function findChoices(
  RED: NodeAPI,
  { account, id, pointer, search, values }: Readonly<Record<string, unknown>>,
): Promise<readonly { label: string; value: string }[]> {
  const connector = getConnector(RED, String(account));
  const input = readConstantInput(String(id), JSON.parse(String(values)));
  const options = { input, ...(search ? { search: String(search) } : {}) };
  const { choices } = await connector.choices(String(id), String(pointer), options);
  return choices.map(({ label, value }) => ({ label, value }));
}
