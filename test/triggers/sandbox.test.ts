// Every polling trigger of the package against the sandbox, with a fake clock.

import {
  type Call,
  type Sandbox,
  type SandboxOptions,
  type SandboxServer,
  startSandboxServer,
} from "gong-connector-sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Connector, type GongActions, gong, poll, type Trigger, type TriggerEvent } from "../../src/index.ts";
import { compileValidator, getTriggerScopes } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";

const dayMs = 86_400_000;
const present = Date.UTC(2026, 3, 15, 22);

type GetScopes = (trigger: Trigger) => readonly string[];

const getRequiredScopes: GetScopes = (trigger) => getTriggerScopes(trigger, gong().manifests);

/** A sandbox with a clock, and a connector with an API key or with a token that has some scopes. */
class PollTest {
  time = present;
  readonly sandbox: Sandbox;
  readonly connector: Connector<GongActions>;
  readonly trigger: Trigger;
  requests = 0;
  events: TriggerEvent[] = [];
  #state: string | undefined;

  static async create(id: string, options: SandboxOptions = {}, getScopes?: GetScopes): Promise<PollTest> {
    let pollTest: PollTest | undefined;
    const clock = () => pollTest?.time ?? present;
    const server = await startSandboxServer({ port: 0, calls: 60, rateLimits: false, ...options, clock });
    onTestFinished(() => server.close());
    pollTest = new PollTest(id, server, getScopes);
    return pollTest;
  }

  private constructor(id: string, { url, sandbox }: SandboxServer, getScopes?: GetScopes) {
    this.sandbox = sandbox;
    const { triggers } = gong().manifests;
    const trigger = triggers.get(id);
    if (!trigger) throw new Error(`Unknown trigger ${id}.`);
    this.trigger = trigger;
    this.connector = gong({
      ...createAccountOptions(
        url,
        getScopes ? sandbox.issueToken({ scopes: getScopes(trigger) }) : sandbox.credentials,
      ),
      rateLimiter: false,
      maxRetries: 0,
      strict: true,
    });
  }

  /** Polls until there is nothing more to read. Returns the events. */
  async poll(input: Record<string, unknown> = {}, startAt?: number): Promise<readonly TriggerEvent[]> {
    const events: TriggerEvent[] = [];
    for (let hasMore = true; hasMore; ) {
      const result = await poll(this.trigger, this.#state, {
        connector: this.connector,
        now: () => this.time,
        input,
        ...(startAt !== undefined && { startAt }),
      });
      if (result.error) throw result.error;
      this.#state = result.state;
      this.requests += result.requests;
      events.push(...result.events);
      hasMore = result.nextPollAt <= this.time;
    }
    const validate = compileValidator(this.trigger.output);
    for (const { data } of events) expect(validate(data)).toEqual([]);
    this.events.push(...events);
    return events;
  }

  /** Polls at an interval until a time. */
  async pollUntil(until: number, minutes: number, input: Record<string, unknown> = {}): Promise<void> {
    for (; this.time <= until; this.time += minutes * 60_000) await this.poll(input);
    this.time = until;
    await this.poll(input);
  }
}

const getItemIds = (events: readonly TriggerEvent[]): string[] => events.map(({ itemId }) => itemId).sort();

describe("calls", () => {
  test.for(["call_recorded", "call_processed", "transcript_ready"])(
    "%s detects the calls of a year at once",
    async (id) => {
      const pollTest = await PollTest.create(id, { calls: 250 });
      const events = await pollTest.poll({}, present - 366 * dayMs);
      const calls = pollTest.sandbox.state.calls.visible(present).map((call) => call.id);
      expect(getItemIds(events)).toEqual([...calls].sort());
      expect(new Set(events.map((event) => event.id)).size).toBe(calls.length);
      expect(pollTest.requests).toBeLessThan(20);
    },
  );

  test.for(["call_recorded", "call_processed", "transcript_ready"])(
    "%s detects calls as they become visible, also late ones",
    async (id) => {
      const pollTest = await PollTest.create(id, { calls: 2000 });
      const startAt = present - 12 * dayMs;
      const getTime = (call: Call): number => (call.isWebConference ? call.scheduled : null) ?? call.started;
      const expected = pollTest.sandbox.state.calls.visible(present).filter((call) => getTime(call) >= startAt);
      for (const [index, call] of expected.entries()) {
        if (index % 5 === 0) call.visibleFrom = Math.min(call.started + (index % 6) * dayMs + dayMs, present);
      }
      pollTest.time = startAt;
      await pollTest.pollUntil(present, 180);
      expect(getItemIds(pollTest.events)).toEqual(expected.map((call) => call.id).sort());
      expect(expected.length).toBeGreaterThan(40);
    },
  );

  test("private calls follow the default of the auth method unless the input sets privateCalls", async () => {
    const countCalls = async (isOauth: boolean, input: Record<string, unknown>): Promise<number> => {
      const pollTest = await PollTest.create("call_recorded", { calls: 100 }, isOauth ? getRequiredScopes : undefined);
      return (await pollTest.poll(input, present - 366 * dayMs)).length;
    };
    expect(await countCalls(false, {})).toBe(100);
    const visibleCount = await countCalls(true, {});
    expect(visibleCount).toBeLessThan(100);
    expect(await countCalls(true, { privateCalls: "include" })).toBe(100);
    expect(await countCalls(false, { privateCalls: "exclude" })).toBe(visibleCount);
  });

  test("call_recorded filters by its input", async () => {
    const all = await PollTest.create("call_recorded", { calls: 100 });
    await all.poll({}, present - 366 * dayMs);
    const [first] = all.events;
    const host = Object(first?.data).call.primaryUserId;
    const some = await PollTest.create("call_recorded", { calls: 100 });
    await some.poll({ primaryUserIds: [host], scope: "External" }, present - 366 * dayMs);
    const wanted = all.events.filter(({ data }) => {
      const { primaryUserId, scope } = Object(data).call;
      return primaryUserId === host && scope === "External";
    });
    expect(getItemIds(some.events)).toEqual(getItemIds(wanted));
    expect(wanted.length).toBeGreaterThan(0);
  });

  test("call_updated emits each change once, with the names of the changed fields", async () => {
    const pollTest = await PollTest.create("call_updated", { calls: 600 });
    expect(await pollTest.poll()).toEqual([]);
    const call = pollTest.sandbox.state.calls.visible(present).at(-1);
    if (!call) throw new Error("there is no call");
    pollTest.time += 600_000;
    Object.assign(call, {
      title: "Renamed",
      context: [{ system: "Salesforce", objects: [{ objectType: "Account", objectId: "001" }] }],
    });
    const [event, ...others] = await pollTest.poll();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      itemId: call.id,
      data: { changed: ["title", "crm"], call: { metaData: { title: "Renamed" } } },
    });
    pollTest.time += 600_000;
    expect(await pollTest.poll()).toEqual([]);
    Object.assign(call, { isPrivate: true, sdrDisposition: "No Answer" });
    pollTest.time += 600_000;
    expect((await pollTest.poll())[0]?.data).toMatchObject({ changed: ["disposition", "privacy"] });
  });

  test("tracker_detected emits each tracker of each call, or the selected ones", async () => {
    const all = await PollTest.create("tracker_detected");
    await all.poll({}, present - 366 * dayMs);
    const trackers = all.events.map(({ data }) => Object(data).tracker);
    expect(trackers.length).toBeGreaterThan(20);
    expect(trackers.every(({ count }) => count > 0)).toBe(true);
    expect(new Set(all.events.map(({ id }) => id)).size).toBe(trackers.length);
    const { id } = trackers[0];
    const some = await PollTest.create("tracker_detected");
    await some.poll({ trackerIds: [id] }, present - 366 * dayMs);
    expect(some.events).toHaveLength(trackers.filter((tracker) => tracker.id === id).length);
  });
});

describe("people, reviews, library and logs", () => {
  test("user_added detects users created since a date", async () => {
    const pollTest = await PollTest.create("user_added", { users: 40 });
    const { users } = pollTest.sandbox.state;
    const since = present - 700 * dayMs;
    await pollTest.poll({}, since);
    expect(getItemIds(pollTest.events)).toEqual(
      users
        .filter((user) => user.created >= since && !user.isAvatar)
        .map(({ id }) => id)
        .sort(),
    );
    expect(pollTest.events.length).toBeGreaterThan(3);
    pollTest.time += 600_000;
    const [user] = users;
    Object.assign(pollTest.sandbox.state, {
      users: [...users, { ...user, id: "999", created: pollTest.time - 60_000 }],
    });
    expect(getItemIds(await pollTest.poll())).toEqual(["999"]);
  });

  test("user_changed names the changed fields", async () => {
    const pollTest = await PollTest.create("user_changed", { users: 150 });
    expect(await pollTest.poll()).toEqual([]);
    expect(pollTest.requests).toBe(2);
    const user = pollTest.sandbox.state.users.find(({ isAvatar }) => !isAvatar);
    Object.assign(user ?? {}, { title: "Head of Nothing", active: false });
    pollTest.time += 1_800_000;
    expect((await pollTest.poll()).map(({ data }) => Object(data).changed)).toEqual([["title", "active"]]);
  });

  test("scorecard_answered detects reviews by their time, although the list filters by days", async () => {
    const pollTest = await PollTest.create("scorecard_answered", { calls: 1500 });
    const { reviews } = pollTest.sandbox.state;
    const startAt = present - 20 * dayMs;
    const getReviewIds = (method: string): string[] =>
      reviews
        .filter(
          ({ reviewedAt, scorecard }) =>
            reviewedAt >= startAt && reviewedAt <= present && (method === "BOTH" || scorecard.reviewMethod === method),
        )
        .map(({ id }) => String(id))
        .sort();
    await pollTest.poll({ reviewMethod: "BOTH" }, startAt);
    expect(getItemIds(pollTest.events).filter((id) => getReviewIds("BOTH").includes(id))).toEqual(getReviewIds("BOTH"));
    expect(getReviewIds("BOTH").length).toBeGreaterThan(5);
    const early = pollTest.events.filter(({ occurredAt }) => Date.parse(occurredAt ?? "") < startAt);
    expect(early).toEqual([]);
  });

  test("library_call_added detects calls that are saved after the start", async () => {
    const pollTest = await PollTest.create("library_call_added", { calls: 300 });
    const folder = pollTest.sandbox.state.folders.find(({ calls }) => calls.length > 1);
    if (!folder) throw new Error("there is no folder with calls");
    const input = { folderId: folder.id };
    expect(await pollTest.poll(input)).toEqual([]);
    pollTest.time += 900_000;
    const [saved] = folder.calls;
    Object.assign(folder, { calls: [...folder.calls, { ...saved, note: "Again", created: pollTest.time - 1000 }] });
    expect((await pollTest.poll(input)).map(({ data }) => Object(data).call.note)).toEqual(["Again"]);
  });

  test("audit_log_entry detects the entries of one log", async () => {
    const pollTest = await PollTest.create("audit_log_entry", { calls: 300 });
    const since = present - 10 * dayMs;
    const [iterated, events] = [new Set<string>(), await pollTest.poll({ logType: "AccessLog" }, since)];
    const window = {
      logType: "AccessLog" as const,
      fromDateTime: new Date(since).toISOString(),
      toDateTime: new Date(present + dayMs).toISOString(),
    };
    for await (const entry of pollTest.connector.iterate("list_logs", window)) iterated.add(JSON.stringify(entry));
    expect(events.length).toBeGreaterThan(5);
    expect(events.map(({ data }) => JSON.stringify(Object(data).entry)).sort()).toEqual([...iterated].sort());
  });
});

describe("scopes", () => {
  test.for([
    ["call_recorded", ["api:calls:read:basic"]],
    ["call_processed", ["api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript"]],
    ["call_updated", ["api:calls:read:extensive"]],
    ["user_added", ["api:users:read"]],
    ["library_call_added", ["api:library:read"]],
    ["call_analyzed", []],
  ] as const)("of %s are those of its actions", async ([id, scopes]) => {
    const { trigger, connector } = await PollTest.create(id);
    expect(getTriggerScopes(trigger, connector.manifests)).toEqual(scopes);
  });

  const inputs: Readonly<Record<string, Record<string, unknown>>> = { audit_log_entry: { logType: "AccessLog" } };
  const polled = [...gong().manifests.triggers.values()].filter((trigger) => trigger.poll);

  test.for(polled.map(({ id }) => id))("of %s are sufficient to poll it", async (id) => {
    const pollTest = await PollTest.create(id, {}, getRequiredScopes);
    const folder = pollTest.sandbox.state.folders[0]?.id;
    const input = inputs[id] ?? (id === "library_call_added" ? { folderId: folder } : {});
    const since = pollTest.trigger.poll?.backfill ? present - 366 * dayMs : undefined;
    await pollTest.poll(input, since);
    expect(pollTest.requests).toBeGreaterThan(0);
  });
});
