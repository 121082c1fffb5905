// Actions: the catalogue, one action in full, running it, and choices for its inputs.
import type { FastifyInstance } from "fastify";
import { goneSignal } from "../../hosts/gone.ts";
import { type Action, type Choices, exampleInput, gongManifests, type Schema } from "../../index.ts";
import type { ActionDetail, ActionRow, Catalogue, ChoicesRequest, RunRequest } from "../api.ts";
import { reader } from "../body.ts";
import { codeOf } from "../code.ts";
import { runForPage } from "../page_run.ts";
import { faulty, notFound } from "../refusal.ts";
import type { Services } from "../services.ts";

const id: Schema = { type: "string", minLength: 1, maxLength: 200 };

const readRun = reader<RunRequest>({
  type: "object",
  additionalProperties: false,
  required: ["connection", "input"],
  properties: { connection: id, input: { type: "object" } },
});
const readChoices = reader<ChoicesRequest>({
  type: "object",
  additionalProperties: false,
  required: ["connection", "pointer"],
  properties: {
    connection: id,
    pointer: { type: "string", maxLength: 500 },
    search: { type: "string", maxLength: 500 },
    cursor: { type: "string", maxLength: 10_000 },
    input: { type: "object" },
  },
});

interface ById {
  Params: { id: string };
}

export function actionRoutes(server: FastifyInstance, services: Services): void {
  server.get("/actions", async (): Promise<Catalogue> => {
    const { connector, actions } = gongManifests();
    return { groups: connector.groups, actions: [...actions.values()].map(rowOf) };
  });
  server.get<ById>("/actions/:id", async ({ params }) => detailOf(actionOf(params.id)));
  server.post<ById>("/actions/:id/run", async ({ params, body }, reply) => {
    const action = actionOf(params.id);
    const { connection, input } = readRun(body);
    await requireConnection(services, connection);
    return runForPage(services, connection, action, input, goneSignal(reply));
  });
  server.post<ById>("/actions/:id/choices", async ({ params, body }, reply) =>
    choicesFor(services, actionOf(params.id).id, body, goneSignal(reply)),
  );
}

/** Choices for an input of an action or trigger, as the connection's account knows them. */
export async function choicesFor(services: Services, id: string, body: unknown, signal: AbortSignal): Promise<Choices> {
  const { connection, pointer, ...options } = readChoices(body);
  await requireConnection(services, connection);
  const { connector } = await services.connectors.of(connection);
  return connector.choices(id, pointer, { ...options, now: services.now(), signal });
}

function actionOf(id: string): Action {
  const action = gongManifests().actions.get(id);
  if (action) return action;
  throw notFound(`action ${id}`);
}

/** The pages run under connections only, never under the server's own credentials. */
export async function requireConnection({ store }: Services, id: string): Promise<void> {
  if (!(await store.accounts.get(id))) throw faulty([{ path: "/connection", message: "is no connection" }]);
}

function rowOf(action: Action): ActionRow {
  const { id, title, description, group, effect, operation, request, scopes, availability, spends } = action;
  return {
    id,
    title,
    description,
    group,
    effect,
    scopes,
    ...(operation !== undefined && { operation }),
    ...(request && { method: request.method, path: request.path }),
    ...(availability && { availability }),
    ...(spends && { spends }),
  };
}

function detailOf(action: Action): ActionDetail {
  const { scopesWhen = [], effectWhen, evidence = [], ui = {}, response, input, output } = action;
  return {
    ...rowOf(action),
    scopesWhen: scopesWhen.map(({ scopes, why }) => ({ scopes, why })),
    ...(effectWhen && { effectWhen }),
    evidence,
    ui,
    paged: response?.items !== undefined && response.paged !== false,
    input,
    output,
    example: exampleInput(action),
    code: codeOf(action),
  };
}
