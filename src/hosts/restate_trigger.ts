// A trigger as an object of Restate: it polls as long as it is switched on, and starts one workflow for each event.
import {
  handlers,
  type ObjectContext,
  type ObjectOptions,
  type ObjectSharedContext,
  object,
} from "@restatedev/restate-sdk";
import {
  type AnyConnector,
  ConnectorError,
  compileSchema,
  invalidInput,
  poll,
  type Trigger,
  type TriggerEvent,
  type TriggerState,
} from "../index.ts";
import { type Connections, connectionHeader } from "./restate_connection.ts";
import { json } from "./restate_serde.ts";

/** What an object polls for; its key is a name of your choice. */
export interface Subscription {
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
}

/** How the last poll went. */
export interface PollReport {
  at: string;
  nextAt: string;
  /** Workflows that it started. */
  started: number;
  error?: string;
}

interface Polled extends PollReport {
  events: readonly TriggerEvent[];
  state: TriggerState | null;
  delayMs: number;
}

/** An object with `start`, `stop` and `report`; `poll` is for itself alone. */
export function triggerObject({ manifests }: AnyConnector, connections: Connections, options: ObjectOptions) {
  const name = `${manifests.connector.id}_trigger`;
  const opts = { input: json(), output: json() };
  const again = (ctx: ObjectContext, run: string, delay: number) =>
    ctx.genericSend({ service: name, method: "poll", key: ctx.key, parameter: { run }, inputSerde: json(), delay });
  const start = handlers.object.exclusive(opts, async (ctx: ObjectContext, subscription: Subscription) => {
    const trigger = triggerOf(manifests.triggers, subscription);
    const before = await ctx.get<Subscription>("subscription");
    if (before && (before.trigger !== trigger.id || !isEqual(before.input, subscription.input))) ctx.clear("state");
    // Polls of an earlier start do not know this word, and end.
    const run = ctx.rand.uuidv4();
    ctx.set("subscription", subscription);
    ctx.set("run", run);
    again(ctx, run, 0);
  });
  const stop = handlers.object.exclusive(opts, async (ctx: ObjectContext) => ctx.clearAll());
  const report = handlers.object.shared(opts, async (ctx: ObjectSharedContext) => ctx.get<PollReport>("report"));
  const next = handlers.object.exclusive(opts, async (ctx: ObjectContext, { run }: { run: string }) => {
    const subscription = await ctx.get<Subscription>("subscription");
    if (!subscription || run !== (await ctx.get<string>("run"))) return;
    const trigger = triggerOf(manifests.triggers, subscription);
    const before = await ctx.get<TriggerState>("state");
    const { events, state, delayMs, ...rest } = await ctx.run("poll", () =>
      pollOnce(connections, trigger, subscription, before),
    );
    for (const event of events) {
      const headers = { [connectionHeader]: subscription.connection };
      const call = { service: subscription.workflow, method: "run", key: `${ctx.key}/${event.id}`, headers };
      ctx.genericSend({ ...call, parameter: event, inputSerde: json() });
    }
    if (state) ctx.set("state", state);
    ctx.set("report", rest);
    again(ctx, run, delayMs);
  });
  return object({ name, handlers: { start, stop, report, poll: next }, options });
}

function triggerOf(triggers: ReadonlyMap<string, Trigger>, { trigger: id, input = {} }: Subscription): Trigger {
  const trigger = triggers.get(id);
  if (!trigger?.poll) throw invalidInput([{ path: "/trigger", message: `there is no trigger ${id} that polls` }]);
  const issues = compileSchema(trigger.input)(input);
  if (issues.length > 0) throw invalidInput(issues, id);
  return trigger;
}

/** One poll. An error of the connection is reported, and polling goes on. */
async function pollOnce(
  connections: Connections,
  trigger: Trigger,
  { connection, input, startAt, intervalSeconds }: Subscription,
  before: TriggerState | null,
): Promise<Polled> {
  try {
    const connector = await connections.of(connection);
    const polled = await poll(trigger, before ?? undefined, {
      run: (id, given, options) => connector.run(id, given, { ...options, retry: 0 }),
      now: Date.now,
      paging: connector.manifests.connector.paging,
      ...(input && { input }),
      ...(startAt !== undefined && { startAt }),
      ...(intervalSeconds !== undefined && { intervalSeconds }),
    });
    return reportOf(polled.events, polled.state, polled.nextPollAt, polled.error);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return reportOf([], before, Date.now() + (error.retryAfterMs ?? 60_000), error);
  }
}

function reportOf(
  events: readonly TriggerEvent[],
  state: TriggerState | null,
  nextPollAt: number,
  error: ConnectorError | undefined,
): Polled {
  const now = Date.now();
  return {
    events,
    state,
    delayMs: Math.max(0, nextPollAt - now),
    at: new Date(now).toISOString(),
    nextAt: new Date(nextPollAt).toISOString(),
    started: events.length,
    ...(error && { error: error.message }),
  };
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? {}) === JSON.stringify(other ?? {});
}
