// Actions as MCP tools: names, schemas and hints from the manifests, results as structured content.
import {
  type CallToolResult,
  type ElicitRequestFormParams,
  fromJsonSchema,
  inputRequired,
  McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import {
  type Action,
  type AnyConnector,
  at,
  ConnectorError,
  effectOf,
  isRecord,
  plainSchema,
  type Schema,
  scopesOf,
} from "../index.ts";

export interface McpOptions {
  connector: AnyConnector;
  version: string;
  /** Only the tools of these groups; all when left out. */
  groups?: readonly string[];
  /** Offers actions that create or update. */
  writes?: boolean;
  /** Offers actions that delete; each call asks the person for confirmation. */
  destructive?: boolean;
  /** Items of a list that a call returns when it names no limit. */
  pageSize?: number;
}

/** The actions that these options offer as tools. */
export function toolActions({ connector, groups, writes = false, destructive = false }: McpOptions): readonly Action[] {
  const offered = ({ effect }: Action): boolean => effect === "read" || (effect === "delete" ? destructive : writes);
  return [...connector.actions.values()].filter(
    (action) => offered(action) && (groups?.includes(action.group) ?? true),
  );
}

/** A server with one tool an action; serve it over stdio or HTTP. */
export function createMcpServer(options: McpOptions): McpServer {
  const { id, title, description, links } = options.connector.manifests.connector;
  const server = new McpServer(
    { name: `${id}-connector`, title, version: options.version, websiteUrl: Object.values(links)[0] ?? "" },
    {
      instructions: `${description} Lists are paged: when a result has nextCursor, call again with it as cursor. Ids are strings of digits.`,
    },
  );
  for (const action of toolActions(options)) {
    const output = action.output.type === "object" ? { outputSchema: described(action.output) } : {};
    const config = {
      title: action.title,
      description: action.description,
      inputSchema: described(action.input),
      ...output,
      annotations: {
        title: action.title,
        readOnlyHint: action.effect === "read",
        destructiveHint: action.effect === "delete",
        idempotentHint: action.effect === "read" || action.idempotent === true,
        openWorldHint: true,
      },
      _meta: {
        [`${id}/scopes`]: [...scopesOf(action)],
        [`${id}/group`]: action.group,
        [`${id}/effect`]: action.effect,
      },
    };
    server.registerTool(action.id, config, (input, context) => call(action, input, context, options));
  }
  return server;
}

const confirmation: ElicitRequestFormParams["requestedSchema"] = {
  type: "object",
  properties: { confirm: { type: "boolean", title: "Yes, do it" } },
  required: ["confirm"],
};

async function call(action: Action, input: unknown, context: ServerContext, options: McpOptions) {
  const given = isRecord(input) ? input : {};
  if (effectOf(action, given) === "delete" && !isConfirmed(context)) {
    const message = `${action.title}: ${action.description} This cannot be undone. Go on?`;
    return inputRequired({
      inputRequests: { confirm: inputRequired.elicit({ message, requestedSchema: confirmation }) },
    });
  }
  const paged = action.response?.items !== undefined && action.response.paged !== false;
  const { limitInput } = options.connector.manifests.connector.paging;
  try {
    const bounded =
      paged && given[limitInput] === undefined ? { ...given, [limitInput]: options.pageSize ?? 20 } : given;
    return result(await options.connector.run(action.id, bounded, { signal: context.mcpReq.signal }));
  } catch (error) {
    if (error instanceof ConnectorError) return failure(error);
    throw error;
  }
}

function isConfirmed(context: ServerContext): boolean {
  const answer: unknown = at(context.mcpReq, "/inputResponses/confirm");
  return at(answer, "/action") === "accept" && at(answer, "/content/confirm") === true;
}

/** Markdown where the output has it, JSON otherwise; a hint where there is more. */
function result(output: unknown): CallToolResult {
  const markdown = at(output, "/markdown");
  const more = at(output, "/nextCursor");
  const texts = [
    typeof markdown === "string" ? markdown : JSON.stringify(output),
    ...(typeof more === "string"
      ? [`There is more: call again with the same input and "cursor": ${JSON.stringify(more)}.`]
      : []),
  ];
  return {
    content: texts.map((text) => ({ type: "text", text })),
    ...(isRecord(output) && { structuredContent: output }),
  };
}

function failure(error: ConnectorError): CallToolResult {
  const { kind, message, fix, retryable, retryAfterMs, scopes, issues, requestId } = error;
  return {
    isError: true,
    content: [
      {
        type: "text",
        text: JSON.stringify({ kind, message, fix, retryable, retryAfterMs, scopes, issues, requestId }),
      },
    ],
  };
}

/** The schema as a tool shows it. Checking is left to the connector, whose errors say what to do. */
function described(schema: Schema) {
  return fromJsonSchema(
    { ...plainSchema(schema) },
    {
      getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
    },
  );
}
