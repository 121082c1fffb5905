// The actions as MCP tools: names, schemas and annotations from the manifests, results as structured content.
import {
  type CallToolResult,
  fromJsonSchema,
  type InputRequiredResult,
  inputRequired,
  McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { type Action, type AnyConnector, ConnectorError, plainSchema, type Schema } from "gong-connector";
import {
  getActionScopes,
  getEffect,
  getPointer,
  isPaginated,
  isRecord,
  toConnectorError,
} from "gong-connector/internal";
import { toToolResult } from "./tool_result.ts";

export interface McpOptions {
  /** Runs the actions, and provides their manifests. */
  connector: AnyConnector;
  /** Version that the MCP server reports to clients. */
  version: string;
  /** Only the tools of these groups; all groups by default. */
  groups?: readonly string[] | undefined;
  /** Exposes actions that create or update; false by default. */
  allowWrites?: boolean | undefined;
  /** Exposes actions that delete; the client asks the user to confirm each call. False by default. */
  allowDestructive?: boolean | undefined;
  /** Exposes actions that use paid credits; the connector must allow them too. False by default. */
  allowPaidActions?: boolean | undefined;
  /** Limit of a list call whose input has none; 20 by default. */
  defaultLimit?: number | undefined;
  /** Replaces the connector's `run`, such as to record the runs. */
  run?: AnyConnector["run"];
}

/** The actions that these options expose as tools. */
export function selectToolActions({
  connector,
  groups,
  allowWrites,
  allowDestructive,
  allowPaidActions,
}: McpOptions): Action[] {
  return [...connector.manifests.actions.values()].filter(({ effect, group, cost }) => {
    const isAllowed = effect === "read" || (effect === "delete" ? allowDestructive : allowWrites);
    return isAllowed && (cost === undefined || allowPaidActions) && (groups?.includes(group) ?? true);
  });
}

/**
 * An MCP server with one tool per action, to be served over stdio or HTTP. A failed action is a tool result with
 * `isError` and the error as JSON: kind, code, message, issues and remedy.
 */
export function createMcpServer(options: McpOptions): McpServer {
  const { id, title, description, links } = options.connector.manifests.connector;
  const instructions = `${description} Ids are strings of digits. Lists are paginated; a result names the input for the next page.`;
  const [websiteUrl = ""] = Object.values(links);
  const implementation = { name: `${id}-connector`, title, version: options.version, websiteUrl };
  const server = new McpServer(implementation, { instructions, capabilities: { tools: { listChanged: false } } });
  for (const action of selectToolActions(options)) {
    const { effect, group } = action;
    const config = {
      title: action.title,
      description: action.description,
      inputSchema: toToolSchema(action.input),
      ...(action.output.type === "object" && { outputSchema: toToolSchema(action.output) }),
      annotations: {
        readOnlyHint: effect === "read",
        destructiveHint: effect === "delete",
        idempotentHint: effect === "read" || action.idempotent === true,
        openWorldHint: true,
      },
      _meta: { [`${id}/scopes`]: [...getActionScopes(action)], [`${id}/group`]: group, [`${id}/effect`]: effect },
    };
    server.registerTool(action.id, config, (input, context) => callTool(action, input, context, options));
  }
  return server;
}

type ToolResult = CallToolResult | InputRequiredResult;

async function callTool(
  action: Action,
  value: unknown,
  context: ServerContext,
  options: McpOptions,
): Promise<ToolResult> {
  const { connector, defaultLimit = 20, run = connector.run } = options;
  const input = isRecord(value) ? value : {};
  const { limitInput, cursorInput } = connector.manifests.connector.pagination;
  const hasPages = isPaginated(action, connector.manifests.connector.pagination);
  try {
    if (getEffect(action, input) === "delete") {
      const confirmation: unknown = getPointer(context.mcpReq, "/inputResponses/confirm");
      if (confirmation === undefined) return requestConfirmation(action, input);
      if (getPointer(confirmation, "/action") !== "accept" || getPointer(confirmation, "/content/confirm") !== true)
        throw new ConnectorError("declined_by_user", "the user declined the call, and nothing was sent", {
          action: action.id,
          remedy: "Call it again only if the user asks for it.",
        });
    }
    const limited = hasPages ? { [limitInput]: defaultLimit, ...input } : input;
    return toToolResult(action, await run(action.id, limited, { signal: context.mcpReq.signal }), cursorInput);
  } catch (error) {
    if (context.mcpReq.signal.aborted) throw error;
    return { isError: true, content: [{ type: "text", text: JSON.stringify(toConnectorError(error, action.id)) }] };
  }
}

/** Asks the user to confirm, and shows the input. */
function requestConfirmation({ title, description }: Action, input: object): InputRequiredResult {
  const message = `${title}: ${description}\n\n${JSON.stringify(input, undefined, 2)}\n\nThis cannot be undone. Continue?`;
  const properties = { confirm: { type: "boolean" as const, title: "Yes, continue" } };
  const requestedSchema = { type: "object" as const, properties, required: ["confirm"] };
  return inputRequired({ inputRequests: { confirm: inputRequired.elicit({ message, requestedSchema }) } });
}

/** The SDK does not validate: the connector does, and its errors have remedies. */
function toToolSchema(schema: Schema): ReturnType<typeof fromJsonSchema<never>> {
  const accept = (data: unknown) => ({ valid: true as const, data: data as never, errorMessage: undefined });
  return fromJsonSchema({ ...plainSchema(schema) }, { getValidator: () => accept });
}
