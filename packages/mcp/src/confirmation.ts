// The user's confirmation of a tool call that deletes, through the client's elicitation.
import {
  type InputRequiredResult,
  inputRequired,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { type Action, ConnectorError } from "gong-connector";
import { getPointer, isRecord } from "gong-connector/internal";

/**
 * The request that asks the user, or undefined if the user has confirmed. Throws `declined_by_user` if the user has not, and
 * `confirmation_required` for a client that cannot ask.
 */
export function requestConfirmation(
  action: Action,
  input: object,
  context: ServerContext,
  server: McpServer,
): InputRequiredResult | undefined {
  const confirmation: unknown = getPointer(context.mcpReq, "/inputResponses/confirm");
  if (confirmation === undefined) {
    assertElicitation(action, context, server);
    return askUser(action, input);
  }
  if (getPointer(confirmation, "/action") === "accept" && getPointer(confirmation, "/content/confirm") === true)
    return undefined;
  throw new ConnectorError("declined_by_user", "the user declined the call, and nothing was sent", {
    action: action.id,
    remedy: "Call it again only if the user asks for it.",
  });
}

/** The SDK would respond with a text alone. In the newer protocol it is the protocol that has an error for this. */
function assertElicitation({ id }: Action, { mcpReq }: ServerContext, { server }: McpServer): void {
  if (mcpReq.envelope) return;
  const elicitation = getPointer(server.getClientCapabilities(), "/elicitation");
  // Without a mode, the capability is that of forms.
  if (isRecord(elicitation) && (elicitation.form !== undefined || elicitation.url === undefined)) return;
  throw new ConnectorError(
    "confirmation_required",
    "the client cannot ask the user to confirm the call, and nothing was sent",
    {
      action: id,
      remedy: "Use a client that supports elicitation with forms. Over HTTP it needs protocol version 2026-07-28.",
    },
  );
}

/** Asks the user to confirm, and shows the input. */
function askUser({ title, description }: Action, input: object): InputRequiredResult {
  const message = `${title}: ${description}\n\n${JSON.stringify(input, undefined, 2)}\n\nThis cannot be undone. Continue?`;
  const properties = { confirm: { type: "boolean" as const, title: "Yes, continue" } };
  const requestedSchema = { type: "object" as const, properties, required: ["confirm"] };
  return inputRequired({ inputRequests: { confirm: inputRequired.elicit({ message, requestedSchema }) } });
}
