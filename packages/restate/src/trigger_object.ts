// A trigger as an object of Restate: it polls as long as it is switched on, and starts one workflow for each event.
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

/** What an object polls for; its key is a name of your choice. */
export interface TriggerSubscription {
  /** Id of the trigger. */
  trigger: string;
  /** Connection to poll under, and to run the workflows under. */
  connection: string;
  /** Workflow whose `run` is started with each event, once, whatever happens. */
  workflow: string;
  /** What the trigger's input schema asks for. */
  input?: Record<string, unknown>;
  /** Find what has happened since this moment, in milliseconds; from now on when left out. */
  startAt?: number;
  /** Pause between polls, in seconds; the trigger's usual one when left out. */
  intervalSeconds?: number;
  /** How long items wait for others, so that their parts are fetched together; not at all when left out. */
  enrichmentDelaySeconds?: number;
}

/** How the last poll went. */
export interface PollReport {
  at: string;
  nextAt: string;
  /** Workflows that it started. */
  startedWorkflows: number;
  error?: string;
}

/** What a poll leaves behind in the engine. */
interface Polled {
  events: readonly TriggerEvent[];
  state: string | null;
  delayMs: number;
  report: PollReport;
}

interface Workflow {
  run(ctx: WorkflowContext, event: TriggerEvent): Promise<unknown>;
}

/** An object with `start`, `stop` and `report`; `poll` is for itself alone. */
export function createTriggerObject(
  { manifests }: AnyConnector,
  connections: ConnectionObjects,
  options: ObjectOptions,
) {
  const name = `${manifests.connector.id}_trigger`;
  const again = (ctx: ObjectContext, run: string, delay: number) =>
    ctx.objectSendClient<{ poll: typeof next }>({ name }, ctx.key).poll({ run }, rpc.sendOpts({ delay }));
  const start = async (ctx: ObjectContext, subscription: TriggerSubscription): Promise<void> => {
    const trigger = triggerOf(manifests.triggers, subscription);
    const before = await ctx.get<TriggerSubscription>("subscription");
    if (before && (before.trigger !== trigger.id || !isEqual(before.input, subscription.input))) ctx.clear("state");
    // Polls of an earlier start do not know this word, and end.
    const run = ctx.rand.uuidv4();
    ctx.set("subscription", subscription);
    ctx.set("run", run);
    again(ctx, run, 0);
  };
  const stop = async (ctx: ObjectContext): Promise<void> => ctx.clearAll();
  const report = async (ctx: ObjectSharedContext) => (await ctx.get<PollReport>("report")) ?? {};
  const next = async (ctx: ObjectContext, { run }: { run: string }): Promise<void> => {
    const subscription = await ctx.get<TriggerSubscription>("subscription");
    if (!subscription || run !== (await ctx.get<string>("run"))) return;
    const trigger = triggerOf(manifests.triggers, subscription);
    const { connection, workflow } = subscription;
    const before = await ctx.get<string>("state");
    // Where this fails, the poll says why.
    await connections.ensureValidCredentials(ctx, connection).catch((error) => {
      if (!(error instanceof TerminalError) || error instanceof CancelledError) throw error;
    });
    const polled = await ctx.run("poll", () => pollOnce(connections, trigger, subscription, before));
    for (const event of polled.events) {
      const started = ctx.workflowSendClient<Workflow>({ name: workflow }, `${ctx.key}/${event.id}`);
      started.run(event, rpc.sendOpts({ headers: { [connectionIdHeader]: connection } }));
    }
    if (polled.state) ctx.set("state", polled.state);
    ctx.set("report", polled.report);
    again(ctx, run, polled.delayMs);
  };
  return object({ name, handlers: { start, stop, report: handlers.object.shared(report), poll: next }, options });
}

function triggerOf(triggers: ReadonlyMap<string, Trigger>, { trigger: id, input = {} }: TriggerSubscription): Trigger {
  const trigger = triggers.get(id);
  if (!trigger?.poll)
    throw createInvalidInputError([{ path: "/trigger", message: `there is no trigger ${id} that polls` }]);
  const issues = compileValidator(trigger.input)(input);
  if (issues.length > 0) throw createInvalidInputError(issues, id);
  return trigger;
}

/** One poll; its requests leave part of the day to steps. An error of the connection is reported, and polling goes on. */
async function pollOnce(
  connections: ConnectionObjects,
  trigger: Trigger,
  { connection, workflow: _workflow, trigger: _trigger, ...choices }: TriggerSubscription,
  before: string | null,
): Promise<Polled> {
  const work = async () => {
    const connector = await connections.getConnector(connection);
    return poll(trigger, before ?? undefined, {
      ...choices,
      connector: {
        run: (id, input, options) => connector.run(id, input, { ...options, maxRetries: 0 }),
        manifests: connector.manifests,
      },
    });
  };
  const { events, state, nextPollAt, error } = await work().catch((failure: unknown) => {
    if (!(failure instanceof ConnectorError)) throw failure;
    return { events: [], state: before, nextPollAt: Date.now() + (failure.retryAfterMs ?? 60_000), error: failure };
  });
  const now = Date.now();
  const iso = (moment: number): string => new Date(moment).toISOString();
  const report = { at: iso(now), nextAt: iso(nextPollAt), startedWorkflows: events.length };
  return {
    events,
    state,
    delayMs: Math.max(0, nextPollAt - now),
    report: { ...report, ...(error && { error: error.message }) },
  };
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? {}) === JSON.stringify(other ?? {});
}
