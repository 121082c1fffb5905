// Actions as MCP tools: names, schemas and hints from the manifests, results as structured content.
import {
  type CallToolResult,
  fromJsonSchema,
  type InputRequiredResult,
  inputRequired,
  McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { type Action, type AnyConnector, ConnectorError, plainSchema, type Schema } from "gong-connector";
import { getActionScopes, getEffect, getPointer, isPaginated, isRecord } from "gong-connector/internal";
import { toToolResult } from "./tool_result.ts";

export interface McpOptions {
  connector: AnyConnector;
  version: string;
  /** Only the tools of these groups; all when left out. */
  groups?: readonly string[] | undefined;
  /** Offers actions that create or update. */
  allowWrites?: boolean | undefined;
  /** Offers actions that delete; each call asks the person for confirmation. */
  allowDestructive?: boolean | undefined;
  /** Offers actions that spend the vendor's paid credits; the connector must allow them too. */
  allowPaidActions?: boolean | undefined;
  /** Items of a list that a call returns when it names no limit; 20 when left out. */
  defaultLimit?: number | undefined;
  /** Runs an action; a server that keeps a history puts itself in between. */
  run?: AnyConnector["run"];
}

/** The actions that these options offer as tools. */
export function selectToolActions({
  connector,
  groups,
  allowWrites,
  allowDestructive,
  allowPaidActions,
}: McpOptions): Action[] {
  return [...connector.actions.values()].filter(({ effect, group, cost }) => {
    const isAllowed = effect === "read" || (effect === "delete" ? allowDestructive : allowWrites);
    return isAllowed && (cost === undefined || allowPaidActions) && (groups?.includes(group) ?? true);
  });
}

/** A server with one tool an action; serve it over stdio or HTTP. */
export function createMcpServer(options: McpOptions): McpServer {
  const { id, links, ...about } = options.connector.manifests.connector;
  const instructions = `${about.description} Ids are strings of digits. Lists come in pages; each says how to get the next.`;
  const [websiteUrl = ""] = Object.values(links);
  const itself = { name: `${id}-connector`, title: about.title, version: options.version, websiteUrl };
  const server = new McpServer(itself, { instructions, capabilities: { tools: { listChanged: false } } });
  for (const action of selectToolActions(options)) {
    const { title, description, effect, group } = action;
    const config = {
      title,
      description,
      inputSchema: described(action.input),
      ...(action.output.type === "object" && { outputSchema: described(action.output) }),
      annotations: {
        readOnlyHint: effect === "read",
        destructiveHint: effect === "delete",
        idempotentHint: effect === "read" || action.idempotent === true,
        openWorldHint: true,
      },
      _meta: { [`${id}/scopes`]: [...getActionScopes(action)], [`${id}/group`]: group, [`${id}/effect`]: effect },
    };
    server.registerTool(action.id, config, (input, context) => call(action, input, context, options));
  }
  return server;
}

type Result = CallToolResult | InputRequiredResult;

async function call(action: Action, input: unknown, context: ServerContext, options: McpOptions): Promise<Result> {
  const { connector, defaultLimit = 20, run = connector.run } = options;
  const given = isRecord(input) ? input : {};
  const { limitInput, cursorInput } = connector.manifests.connector.pagination;
  const isPaged = isPaginated(action, connector.manifests.connector.pagination);
  try {
    if (getEffect(action, given) === "delete") {
      const answer: unknown = getPointer(context.mcpReq, "/inputResponses/confirm");
      if (answer === undefined) return question(action, given);
      if (getPointer(answer, "/action") !== "accept" || getPointer(answer, "/content/confirm") !== true) {
        const remedy = "Call it again only if the person asks for it.";
        throw new ConnectorError("declined_by_user", `nothing was sent, since the person declined`, { remedy });
      }
    }
    const bounded = isPaged ? { [limitInput]: defaultLimit, ...given } : given;
    return toToolResult(action, await run(action.id, bounded, { signal: context.mcpReq.signal }), cursorInput);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { isError: true, content: [{ type: "text", text: JSON.stringify(error) }] };
  }
}

/** Asks the person, with the input under their eyes. */
function question({ title, description }: Action, input: object): InputRequiredResult {
  const message = `${title}: ${description}\n\n${JSON.stringify(input, undefined, 2)}\n\nThis cannot be undone. Go on?`;
  const properties = { confirm: { type: "boolean" as const, title: "Yes, do it" } };
  const requestedSchema = { type: "object" as const, properties, required: ["confirm"] };
  return inputRequired({ inputRequests: { confirm: inputRequired.elicit({ message, requestedSchema }) } });
}

/** The schema as a tool shows it. Checking is left to the connector, whose errors say what to do. */
function described(schema: Schema): ReturnType<typeof fromJsonSchema<never>> {
  const valid = (data: unknown) => ({ valid: true as const, data: data as never, errorMessage: undefined });
  return fromJsonSchema({ ...plainSchema(schema) }, { getValidator: () => valid });
}
