// @ts-nocheck
// Actions as durable steps of Restate: a service with one handler an action, and an object for each connection, company and trigger.
import {
  type Context,
  createEndpointHandler,
  type EndpointOptions,
  handlers,
  rpc,
  type Serde,
  serde,
  service,
} from "@restatedev/restate-sdk";
import { type Action, type Connector, ConnectorError, type GongActions, plainSchema } from "gong-connector";
import { createUnknownOutcomeError, isIdempotent, isRecord } from "gong-connector/internal";
import {
  type ConnectionObjectOptions,
  ConnectionObjects,
  connectionIdHeader,
  getConnectionId,
} from "./connection_object.ts";
import { toStepError, toTerminalError } from "./restate_errors.ts";
import { createTriggerObject, type TriggerSubscription } from "./trigger_object.ts";

export { type ConnectionObjectOptions, connectionIdHeader, type TriggerSubscription };

export interface RestateOptions extends ConnectionObjectOptions {
  /** Services of your own to serve beside them, such as workflows that run actions as steps. */
  services?: EndpointOptions["services"];
  /** Public keys of the engine; only requests that it signed are answered then. */
  identityKeys?: string[] | undefined;
}

/** A request handler for node:http2 that the engine calls. */
export function createRestateHandler({ identityKeys, services = [], ...options }: RestateOptions) {
  const all = [...createRestateServices(options), ...services];
  return createEndpointHandler({ services: all, ...(identityKeys && { identityKeys }) });
}

/** How long a step that is under way may go on when the engine would rather have its worker free: an upload takes time. */
const patienceMs = 3_600_000;

/** The service of the actions, and the objects behind it. */
export function createRestateServices(options: ConnectionObjectOptions) {
  const { catalog } = options;
  const { id, description } = catalog.manifests.connector;
  const connections = new ConnectionObjects(options);
  const steps = [...catalog.actions.values()].map((action) => [action.id, stepOf(action, connections)] as const);
  const settings = { asTerminalError: toTerminalError, abortTimeout: patienceMs };
  return [
    service({ name: id, description, handlers: Object.fromEntries(steps), options: settings }),
    ...connections.createObjects(settings),
    createTriggerObject(catalog, connections, settings),
  ];
}

type Step = (ctx: Context, input: object) => Promise<unknown>;

/** The actions inside a workflow, each a durable step. They run under the workflow's own connection unless one is named. */
export function createActionClient(
  ctx: Context,
  connection = getConnectionId(ctx),
): Pick<Connector<GongActions>, "run"> {
  const headers = { [connectionIdHeader]: connection };
  const gong = ctx.serviceClient<Record<string, Step>>({ name: "gong" });
  const run = (id: string, input: object) => gong[id]?.(input, rpc.opts({ headers }));
  return { run } as Pick<Connector<GongActions>, "run">;
}

function stepOf(action: Action, connections: ConnectionObjects) {
  const { id, title, description, effect, group, scopes, idempotencyKeyInput } = action;
  const required = action.input.required?.filter((name) => name !== idempotencyKeyInput) ?? [];
  const schemas = { input: json({ ...plainSchema(action.input), required }), output: json(plainSchema(action.output)) };
  const metadata = { title, effect, group, scopes: scopes.join(" ") };
  return handlers.handler({ description, metadata, ...schemas }, async (ctx: Context, given: unknown = {}) => {
    // The same for every try of this invocation, and for no other.
    const key = idempotencyKeyInput === undefined ? {} : { [idempotencyKeyInput]: ctx.rand.uuidv4() };
    const input = isRecord(given) ? { ...key, ...given } : given;
    const connector = await connections.getConnector(getConnectionId(ctx));
    const signal = ctx.request().attemptCompletedSignal;
    // The engine alone tries again.
    const work = await connections.withReservation(ctx, () => connector.run(id, input, { maxRetries: 0, signal }));
    if (isRecord(input) && !isIdempotent(action, input)) return atMostOnce(ctx, id, work);
    return ctx.run(id, () =>
      work().catch((error) => {
        throw toStepError(error);
      }),
    );
  });
}

/** The engine's own JSON, with the schema that discovery shows. */
function json(jsonSchema: object): Serde<unknown> {
  const { contentType } = serde.json;
  return {
    contentType,
    jsonSchema,
    serialize: (value) => serde.json.serialize(value),
    deserialize: (bytes) => serde.json.deserialize(bytes),
  };
}

/** For what must not happen twice: a try that broke off under way is reported, not repeated. */
async function atMostOnce(ctx: Context, id: string, work: () => Promise<unknown>): Promise<unknown> {
  for (let wait = 1000; ; wait = Math.min(wait * 2, 60_000)) {
    let begins = false;
    await ctx.run(`${id} begins`, () => {
      begins = true;
    });
    const outcome = await ctx.run(id, async () => {
      if (!begins) throw createUnknownOutcomeError(id);
      try {
        return { output: await work() };
      } catch (error) {
        if (!(error instanceof ConnectorError && error.retryable)) throw error;
        return { retryAfterMs: error.retryAfterMs ?? wait };
      }
    });
    if ("output" in outcome) return outcome.output;
    await ctx.sleep(outcome.retryAfterMs);
  }
}
