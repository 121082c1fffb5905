// The manifests and the forms of actions and triggers.
import catalog from "gong-connector/catalog.json" with { type: "json" };
import { gong } from "gong-connector/embed";
import { createStepForm, type Form } from "gong-connector/forms";

/** Without credentials, it describes the actions. */
export const { manifests } = gong(catalog);

/** A list of objects is one JSON value: messages and JSONata create lists better than a form. */
const listLevels = 0;

/** The form of an action or trigger; undefined for an unknown id. */
export function findForm(id: string): Form | undefined {
  const step = manifests.actions.get(id) ?? manifests.triggers.get(id);
  return step && createStepForm(step, manifests.connector.pagination, listLevels);
}
