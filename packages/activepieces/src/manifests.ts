// The manifests and the forms of actions and triggers.
import catalog from "gong-connector/catalog.json" with { type: "json" };
import { gong } from "gong-connector/embed";
import { createStepForm, type Form } from "gong-connector/forms";

/** Without credentials, it describes the actions. */
export const { manifests, requiredScopes } = gong(catalog);

/** In Activepieces, an entry of a list has no lists. */
const listLevels = 1;

/** The form of an action or trigger. */
export function getForm(id: string): Form {
  const step = manifests.actions.get(id) ?? manifests.triggers.get(id);
  if (!step) throw new Error(`There is no action or trigger ${id}.`);
  return createStepForm(step, manifests.connector.pagination, listLevels);
}
