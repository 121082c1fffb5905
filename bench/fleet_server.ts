// A server process of the benchmark fleet. Counts queries and polls, and reports them to the benchmark.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { gongManifests } from "gong-connector";
import { createServer, openStore } from "gong-connector-server";
import pg from "pg";
import type { ProducedEvents, ServerUsage, StoredPoll } from "./fleet_types.ts";
import { produceEvents } from "./produce_events.ts";

const [directory = "", databaseUrl = ""] = process.argv.slice(2);

let queries = 0;
let polls: StoredPoll[] = [];
const errors: string[] = [];

/** Counts the calls of a method that runs statements. */
function countCalls(prototype: object, name: string): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== "function") throw new Error(`there is no method ${name}`);
  Reflect.set(prototype, name, function count(this: unknown, ...args: unknown[]) {
    queries += 1;
    return Reflect.apply(original, this, args);
  });
}
countCalls(StatementSync.prototype, "all");
countCalls(DatabaseSync.prototype, "exec");
countCalls(pg.Client.prototype, "query");

const store = await openStore({ directory, ...(databaseUrl && { databaseUrl }) });
const { pollQueue } = store;
const storePoll = pollQueue.storePoll.bind(pollQueue);
pollQueue.storePoll = async (subscription, turn, completed, ...rest) => {
  const isStored = await storePoll(subscription, turn, completed, ...rest);
  const { requests, events, error } = completed;
  if (error && errors.length < 10) errors.push(error.message);
  if (isStored)
    polls.push({
      subscription: subscription.id,
      dueAt: subscription.nextPollAt ?? 0,
      storedAt: Date.now(),
      requests,
      events: events.length,
      hasFailed: error !== undefined,
    });
  return isStored;
};

const server = await createServer({
  store,
  stepsToken: "the steps token of the benchmark",
  allowedDomains: [...gongManifests().connector.allowedDomains, "127.0.0.1"],
  onBackgroundError: (error) => void (errors.length < 10 && errors.push(String(error))),
});
await server.listen({ port: 0, host: "127.0.0.1" });

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "produce" in message)
    void produceEvents(server, message.produce as ProducedEvents).then((count) => process.send?.(count));
  else report();
});

function report(): void {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  const usage: ServerUsage = {
    cpuMs: (user + system) / 1000,
    queries,
    heapBytes: heapUsed,
    rssBytes: rss,
    maxDelayMs: delay.max / 1e6,
    polls,
    errors: errors.splice(0),
  };
  polls = [];
  delay.reset();
  process.send?.(usage);
}
process.on("disconnect", () => process.exit());
process.send?.("ready");
