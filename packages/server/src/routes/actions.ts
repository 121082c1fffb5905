// Actions: the list, one action, running it, and choices for its inputs.
import type { FastifyInstance } from "fastify";
import { type Action, gongManifests, type Schema } from "gong-connector";
import {
  type ChoicePage,
  createExampleInput,
  createInvalidInputError,
  describeRules,
  getActionScopes,
  getScopeInputDefaults,
  isRecord,
  normalizeInput,
  suggestClosest,
} from "gong-connector/internal";
import type {
  ActionDetail,
  ActionExample,
  ActionRow,
  Catalog,
  ChoicesRequest,
  PageRunRequest,
  RunRequest,
  RunResult,
} from "../api/settings_contract.ts";
import { createCodeSnippets } from "../code_snippets.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import { getAlternatives, getNextActions } from "../input_forms.ts";
import { createN8nActionForm } from "../n8n_form.ts";
import { getRunConfirmation, type RunSubject, requireConfirmation } from "../run_confirmation.ts";
import { RunLines } from "../run_lines.ts";
import { sandboxQuotaKey } from "../sandbox_service.ts";
import type { Services } from "../services.ts";
import { getMaxUploadBytes } from "../steps/upload_form.ts";
import { confirmationSchema } from "./confirmation_input.ts";
import { pageRunSchema, startPageRun } from "./page_runs.ts";
import { type RunForPageOptions, runForPage } from "./run_for_page.ts";
import { runStreamType, sendRunStream, toRunMessage } from "./run_stream.ts";

const id: Schema = { type: "string", minLength: 1, maxLength: 200 };

const runSchema = {
  type: "object",
  additionalProperties: false,
  required: ["connection", "input"],
  properties: { connection: id, input: { type: "object" }, confirmation: confirmationSchema },
} as const satisfies Schema;

export const readRun = createBodyReader<RunRequest>(runSchema);
const readPageRun = createBodyReader<PageRunRequest>({
  ...runSchema,
  properties: { ...runSchema.properties, pageRun: pageRunSchema },
});
const readChoices = createBodyReader<ChoicesRequest>({
  type: "object",
  additionalProperties: false,
  required: ["connection", "path"],
  properties: {
    connection: id,
    path: { type: "string", maxLength: 500 },
    search: { type: "string", maxLength: 500 },
    cursor: { type: "string", maxLength: 10_000 },
    input: { type: "object" },
  },
});

interface ById {
  Params: { id: string };
}

export function registerActionRoutes(server: FastifyInstance, services: Services): void {
  server.get("/actions", async (): Promise<Catalog> => {
    const { connector, actions } = gongManifests();
    return { groups: connector.groups, actions: [...actions.values()].map(toRow) };
  });
  server.get<ById>("/actions/:id", async ({ params }) =>
    toDetail(getAction(params.id), services.publicUrl.getOrigin()),
  );
  server.get<ById & { Querystring: { connection?: string } }>("/actions/:id/example", async ({ params, query }) =>
    createExample(services, getAction(params.id), query.connection),
  );
  server.post<ById>("/actions/:id/run", async (request, reply) => {
    const disconnected = createDisconnectSignal(reply);
    const { pageRun, ...body } = readPageRun(request.body);
    const subject = await createRunSubject(services, request.params.id, body);
    await requireConfirmation(services, subject, body.confirmation);
    const { connection, action, input } = subject;
    const run = (options: RunForPageOptions): Promise<RunResult> =>
      runForPage(services, connection, action, input, options);
    if (pageRun !== undefined) return startPageRun(services, request, reply, { id: pageRun, disconnected, run });
    if (request.headers.accept !== runStreamType) return run({ signal: disconnected });
    const lines = new RunLines((onProgress) => toRunMessage(request, run({ signal: disconnected, onProgress })));
    return sendRunStream(reply, lines.read());
  });
  server.post<ById>("/actions/:id/confirmation", async ({ params, body }) => {
    const subject = await createRunSubject(services, params.id, readRun(body));
    return { confirmation: await getRunConfirmation(services, subject) };
  });
  server.post<ById>("/actions/:id/choices", async ({ params, body }, reply) =>
    listChoicesForPage(services, getAction(params.id).id, body, createDisconnectSignal(reply)),
  );
}

/** Throws if the action or the connection does not exist. */
export async function createRunSubject(
  services: Services,
  actionId: string,
  { connection, input }: RunRequest,
): Promise<RunSubject> {
  const action = getAction(actionId);
  await requireConnection(services, connection);
  const { cursorInput } = gongManifests().connector.pagination;
  return { action, connection, input: normalizeInput(action.input, input, cursorInput) };
}

/** Lists choices for an input of an action or a trigger. */
export async function listChoicesForPage(
  services: Services,
  id: string,
  body: unknown,
  signal: AbortSignal,
): Promise<ChoicePage> {
  const { connection, path, input: given, ...options } = readChoices(body);
  await requireConnection(services, connection);
  const { actions, triggers } = gongManifests();
  const schema = (actions.get(id) ?? triggers.get(id))?.input ?? {};
  const input = normalizeInput(schema, given);
  const { connector } = await services.connectorResolver.resolve(connection);
  const now = services.now();
  return connector.choices(id, path, { ...options, ...(isRecord(input) && { input }), now, signal });
}

async function createExample(services: Services, action: Action, connection = ""): Promise<ActionExample> {
  const { connectorResolver, sandbox, now } = services;
  const quotaKey = connection && (await connectorResolver.resolve(connection)).quotaKey;
  if (quotaKey !== sandboxQuotaKey) return { input: createExampleInput(action, () => undefined) };
  // Loaded when it is used, so that a server without a sandbox starts faster.
  const { createSandboxInput } = await import("gong-connector-sandbox");
  return { input: createSandboxInput(action, (await sandbox.start()).sandbox, now()) };
}

export function getAction(id: string): Action {
  const { actions } = gongManifests();
  const action = actions.get(id);
  if (action) return action;
  throw createNotFoundError(`action ${id}`, suggestClosest(id, actions.keys()));
}

export async function requireConnection({ connectorResolver }: Services, id: string): Promise<void> {
  if (!(await connectorResolver.findConnection(id)))
    throw createInvalidInputError([{ path: "/connection", message: "is not the id of a connection" }]);
}

/** With the scopes that a run without further inputs needs, under the auth method that has scopes. */
function toRow(action: Action): ActionRow {
  const { id, title, description, group, effect, operationId, request, availability, cost, variants = [] } = action;
  const milderVariant = effect === "delete" && variants.find((variant) => variant.effect);
  return {
    id,
    title,
    description,
    group,
    effect,
    scopes: [...getActionScopes(action, {}, getScopeInputDefaults(gongManifests()))],
    ...(milderVariant && { effectDependsOn: milderVariant.when.path.replace("/", "") }),
    ...(operationId !== undefined && { operationId }),
    ...(request && { method: request.method, path: request.path }),
    ...(availability && { availability }),
    ...(cost && { cost }),
  };
}

function toDetail(action: Action, serverUrl: string): ActionDetail {
  const { variants = [], evidence = [], ui = {}, input, output } = action;
  return {
    ...toRow(action),
    variants,
    evidence,
    ui,
    input: describeRules(input),
    output,
    alternatives: getAlternatives(input),
    nextActions: getNextActions(action.id),
    ...(input.properties?.file && { maxUploadBytes: getMaxUploadBytes(action) }),
    snippets: createCodeSnippets(action, serverUrl),
    n8n: createN8nActionForm(action),
    urls: { openApi: `${serverUrl}/openapi.json`, mcp: `${serverUrl}/mcp` },
  };
}
