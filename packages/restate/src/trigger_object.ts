// A trigger as a Restate object: it polls until it is stopped, and starts one workflow for each event.
import {
  CancelledError,
  handlers,
  type ObjectContext,
  type ObjectOptions,
  type ObjectSharedContext,
  object,
  rpc,
  TerminalError,
  type WorkflowContext,
} from "@restatedev/restate-sdk";
import { type AnyConnector, ConnectorError, poll, type Trigger, type TriggerEvent } from "gong-connector";
import { compileValidator, createInvalidInputError } from "gong-connector/internal";
import { type ConnectionObjects, connectionIdHeader } from "./connection_object.ts";

/** Input of `start`. The key of the object is a name of your choice. */
export interface TriggerSubscription {
  /** Id of a polling trigger. */
  trigger: string;
  /** The connection for the polls and the workflows. */
  connection: string;
  /** The workflow whose `run` is started once for each event. */
  workflow: string;
  /** Matches the input schema of the trigger. */
  input?: Record<string, unknown>;
  /** Detect events since this time, in milliseconds; since the start by default. */
  startAt?: number;
  /** Time between two polls; by the trigger by default. */
  intervalSeconds?: number;
  /** How long items wait for others, so that one request enriches many; 0 by default. */
  enrichmentDelaySeconds?: number;
}

/** The last poll, as `report` returns it. */
export interface PollReport {
  polledAt: string;
  nextPollAt: string;
  startedWorkflows: number;
  error?: string;
}

interface StoredPoll {
  events: readonly TriggerEvent[];
  state: string | null;
  delayMs: number;
  report: PollReport;
}

interface Workflow {
  run(ctx: WorkflowContext, event: TriggerEvent): Promise<unknown>;
}

/** Handlers: `start`, `stop`, `report`, and `poll`, which only the object calls. */
export function createTriggerObject(
  { manifests }: AnyConnector,
  connections: ConnectionObjects,
  options: ObjectOptions,
) {
  const name = `${manifests.connector.id}_trigger`;
  const schedulePoll = (ctx: ObjectContext, startId: string, delay: number) =>
    ctx.objectSendClient<{ poll: typeof runPoll }>({ name }, ctx.key).poll({ startId }, rpc.sendOpts({ delay }));
  const start = async (ctx: ObjectContext, subscription: TriggerSubscription): Promise<void> => {
    const trigger = validateSubscription(manifests.triggers, subscription);
    const previous = await ctx.get<TriggerSubscription>("subscription");
    const hasOtherState = previous && (previous.trigger !== trigger.id || !isEqual(previous.input, subscription.input));
    if (hasOtherState) ctx.clear("state");
    // Scheduled polls of an earlier start have another id, and end.
    const startId = ctx.rand.uuidv4();
    ctx.set("subscription", subscription);
    ctx.set("startId", startId);
    schedulePoll(ctx, startId, 0);
  };
  const stop = async (ctx: ObjectContext): Promise<void> => ctx.clearAll();
  const report = async (ctx: ObjectSharedContext) => (await ctx.get<PollReport>("report")) ?? {};
  const runPoll = async (ctx: ObjectContext, { startId }: { startId: string }): Promise<void> => {
    const subscription = await ctx.get<TriggerSubscription>("subscription");
    if (!subscription || startId !== (await ctx.get<string>("startId"))) return;
    const { connection, workflow } = subscription;
    const trigger = validateSubscription(manifests.triggers, subscription);
    const state = await ctx.get<string>("state");
    // The poll fails for the same reason, and reports it.
    await connections.ensureValidCredentials(ctx, connection).catch((error) => {
      if (!(error instanceof TerminalError) || error instanceof CancelledError) throw error;
    });
    const result = await ctx.run("poll", () => pollOnce(connections, trigger, subscription, state));
    for (const event of result.events) {
      const client = ctx.workflowSendClient<Workflow>({ name: workflow }, `${ctx.key}/${event.id}`);
      client.run(event, rpc.sendOpts({ headers: { [connectionIdHeader]: connection } }));
    }
    if (result.state) ctx.set("state", result.state);
    ctx.set("report", result.report);
    schedulePoll(ctx, startId, result.delayMs);
  };
  return object({ name, handlers: { start, stop, report: handlers.object.shared(report), poll: runPoll }, options });
}

function validateSubscription(
  triggers: ReadonlyMap<string, Trigger>,
  { trigger: id, input = {} }: TriggerSubscription,
): Trigger {
  const trigger = triggers.get(id);
  if (!trigger) throw new ConnectorError("unknown_trigger", `Unknown trigger ${id}.`);
  if (!trigger.poll) throw new ConnectorError("not_pollable", `${id} is a webhook trigger and cannot be polled.`);
  const issues = compileValidator(trigger.input)(input);
  if (issues.length > 0) throw createInvalidInputError(issues, id);
  return trigger;
}

/** Reports an error of the connection and schedules the next poll. */
async function pollOnce(
  connections: ConnectionObjects,
  trigger: Trigger,
  { connection, workflow: _workflow, trigger: _trigger, ...pollOptions }: TriggerSubscription,
  state: string | null,
): Promise<StoredPoll> {
  const getResult = async () => {
    const { run, manifests } = await connections.getConnector(connection);
    return poll(trigger, state ?? undefined, {
      ...pollOptions,
      connector: { run: (id, input, options) => run(id, input, { ...options, maxRetries: 0 }), manifests },
    });
  };
  const result = await getResult().catch((error: unknown) => {
    if (!ConnectorError.is(error)) throw error;
    return { events: [], state, nextPollAt: Date.now() + (error.retryAfterMs ?? 60_000), error };
  });
  const now = Date.now();
  return {
    events: result.events,
    state: result.state,
    delayMs: Math.max(0, result.nextPollAt - now),
    report: {
      polledAt: new Date(now).toISOString(),
      nextPollAt: new Date(result.nextPollAt).toISOString(),
      startedWorkflows: result.events.length,
      ...(result.error && { error: result.error.message }),
    },
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? {}) === JSON.stringify(b ?? {});
}
