// Every action of Gong as an action of the piece.
import { createAction, type InputPropertyMap, Property } from "@activepieces/pieces-framework";
import type { Action, Schema } from "gong-connector/embed";
import { pieceAuth } from "./auth.ts";
import { summaries } from "./generated/texts.ts";
import { manifests } from "./manifests.ts";
import { createOutputSchema } from "./output_schema.ts";
import { createProperties } from "./properties.ts";
import { defaultLimit, limits, runAction } from "./run_action.ts";

export const actions = [...manifests.actions.values()].map(toPieceAction);

function toPieceAction(action: Action) {
  const { id, title, description, effect, output } = action;
  const isRepeatable = canRepeat(action);
  const isList = action.response?.items !== undefined;
  return createAction({
    name: id,
    auth: pieceAuth,
    displayName: title,
    description: summaries[id] ?? description,
    props: { ...createProperties(id), ...(isList && createLimits()) },
    outputSchema: createOutputSchema(isList ? pickItems(output) : output),
    // Agents are not offered actions that delete.
    audience: effect === "delete" ? "human" : "both",
    aiMetadata: { description, idempotent: isRepeatable },
    // Activepieces repeats a step after any error, also one that leaves open whether Gong created something.
    errorHandlingOptions: {
      retryOnFailure: { defaultValue: false, hide: !isRepeatable },
      continueOnFailure: { defaultValue: false },
    },
    run: async (context) => runAction(id, context),
  });
}

function pickItems({ properties: { items = {} } = {} }: Schema): Schema {
  return {
    properties: { items, excludedCount: { type: "integer", description: "Private items that were left out." } },
  };
}

/** Whether a step can be repeated after any error. A generated idempotency key is the same for each attempt. */
function canRepeat({ effect, idempotent, idempotencyKeyInput }: Action): boolean {
  return effect === "read" || idempotent === true || idempotencyKeyInput !== undefined;
}

function createLimits(): InputPropertyMap {
  return {
    [limits.all]: Property.Checkbox({
      displayName: "Return all",
      description: "Whether to return all items, or only up to the limit.",
      required: false,
      defaultValue: false,
    }),
    [limits.limit]: Property.Number({
      displayName: "Limit",
      description: "Most items to return.",
      required: false,
      defaultValue: defaultLimit,
    }),
  };
}
