// Serves the actions as durable steps of Restate: a service with one handler per action, and the objects that it uses.
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
import { addIdempotencyKey, createUnknownOutcomeError, isIdempotent, isRecord } from "gong-connector/internal";
import {
  type ConnectionObjectOptions,
  ConnectionObjects,
  connectionIdHeader,
  getConnectionId,
} from "./connection_object.ts";
import { toStepError, toTerminalError } from "./restate_errors.ts";
import { createTriggerObject } from "./trigger_object.ts";

export interface RestateOptions extends ConnectionObjectOptions {
  /** Further services and workflows, which can run actions with `createActionClient`. */
  services?: EndpointOptions["services"];
  /** Public keys of the Restate server; requests without its signature are rejected. */
  identityKeys?: string[] | undefined;
}

/** A request handler for `createServer` of node:http2, to be registered with a Restate server. */
export function createRestateHandler({ identityKeys, services = [], ...options }: RestateOptions) {
  return createEndpointHandler({
    services: [...createRestateServices(options), ...services],
    ...(identityKeys && { identityKeys }),
  });
}

/** How long a step may continue after Restate asks the worker to suspend: an upload takes time. */
const abortTimeoutMs = 3_600_000;

/** The service of the actions and its objects, for an endpoint of your own. */
export function createRestateServices(options: ConnectionObjectOptions) {
  const { catalog } = options;
  const { id, description } = catalog.manifests.connector;
  const connections = new ConnectionObjects(options);
  const steps = [...catalog.manifests.actions.values()].map(
    (action) => [action.id, createStep(action, connections)] as const,
  );
  const serviceOptions = { asTerminalError: toTerminalError, abortTimeout: abortTimeoutMs };
  return [
    service({ name: id, description, handlers: Object.fromEntries(steps), options: serviceOptions }),
    ...connections.createObjects(serviceOptions),
    createTriggerObject(catalog, connections, serviceOptions),
  ];
}

type Step = (ctx: Context, input: object) => Promise<unknown>;

/** Runs actions as durable steps inside a workflow, by default with the workflow's connection. */
export function createActionClient(
  ctx: Context,
  connection = getConnectionId(ctx),
): Pick<Connector<GongActions>, "run"> {
  const headers = { [connectionIdHeader]: connection };
  const client = ctx.serviceClient<Record<string, Step>>({ name: "gong" });
  const run = (id: string, input: object) => client[id]?.(input, rpc.opts({ headers }));
  return { run } as Pick<Connector<GongActions>, "run">;
}

function createStep(action: Action, connections: ConnectionObjects) {
  const { id, title, description, effect, group, scopes, idempotencyKeyInput } = action;
  const required = action.input.required?.filter((name) => name !== idempotencyKeyInput) ?? [];
  const input = createJsonSerde({ ...plainSchema(action.input), required });
  const output = createJsonSerde(plainSchema(action.output));
  const metadata = { title, effect, group, scopes: scopes.join(" ") };
  return handlers.handler({ description, metadata, input, output }, async (ctx: Context, value: unknown = {}) => {
    // ctx.rand returns the same key in every attempt of this invocation.
    const { input: actionInput, mayRepeat } = addIdempotencyKey(action, value, () => ctx.rand.uuidv4());
    const connector = await connections.getConnector(getConnectionId(ctx));
    const signal = ctx.request().attemptCompletedSignal;
    // Only Restate retries.
    const runOptions = { maxRetries: 0, mayRepeat, signal };
    const runReserved = await connections.withReservation(ctx, () => connector.run(id, actionInput, runOptions));
    if (isRecord(actionInput) && !isIdempotent(action, actionInput)) return runAtMostOnce(ctx, id, runReserved);
    return ctx.run(id, () =>
      runReserved().catch((error) => {
        throw toStepError(error);
      }),
    );
  });
}

/** Restate's JSON, with the schema for discovery. */
function createJsonSerde(jsonSchema: object): Serde<unknown> {
  const { contentType } = serde.json;
  return {
    contentType,
    jsonSchema,
    serialize: (value) => serde.json.serialize(value),
    deserialize: (bytes) => serde.json.deserialize(bytes),
  };
}

/** For a write that must not be repeated: if an attempt was interrupted, throws `outcome_unknown`. */
async function runAtMostOnce(ctx: Context, id: string, runReserved: () => Promise<unknown>): Promise<unknown> {
  for (let backoffMs = 1000; ; backoffMs = Math.min(backoffMs * 2, 60_000)) {
    // Stays false in an attempt that replays this entry: the attempt before it may have sent the request.
    let isFirstAttempt = false;
    await ctx.run(`${id} begins`, () => {
      isFirstAttempt = true;
    });
    const result = await ctx.run(id, async () => {
      if (!isFirstAttempt) throw createUnknownOutcomeError(id);
      try {
        return { output: await runReserved() };
      } catch (error) {
        if (!ConnectorError.is(error) || !error.retryable) throw error;
        return { retryAfterMs: error.retryAfterMs ?? backoffMs };
      }
    });
    if ("output" in result) return result.output;
    await ctx.sleep(result.retryAfterMs);
  }
}
