// Every polling trigger of the package against the simulated vendor, through the real path and under a fake clock.

import type { Call } from "gong-connector-sandbox";
import { createSandbox, type Sandbox, type SandboxOptions } from "gong-connector-sandbox";
import { setupServer } from "msw/node";
import { afterEach, describe, expect, test } from "vitest";
import { type Connector, type GongActions, gong, poll, type Trigger, type TriggerEvent } from "../../src/index.ts";
import { compileValidator, getTriggerScopes, unlimited } from "../../src/internal.ts";

const dayMs = 86_400_000;
const present = Date.UTC(2026, 3, 15, 22);
const network = setupServer();
network.listen({ onUnhandledFrame: "error" });
afterEach(() => network.resetHandlers());

const needed = (trigger: Trigger): readonly string[] => getTriggerScopes(trigger, gong().manifests);

/** A company, a connector to it with an API key or with a token of some scopes, and a clock. */
class Scene {
  time = present;
  readonly sandbox: Sandbox;
  readonly connector: Connector<GongActions>;
  readonly trigger: Trigger;
  requests = 0;
  events: TriggerEvent[] = [];
  #state: string | undefined;

  constructor(id: string, options: SandboxOptions = {}, scopes?: (trigger: Trigger) => readonly string[]) {
    this.sandbox = createSandbox({ calls: 60, rateLimits: false, ...options, clock: () => this.time });
    network.use(...this.sandbox.handlers);
    const { triggers } = gong().manifests;
    const trigger = triggers.get(id);
    if (!trigger) throw new Error(`there is no trigger ${id}`);
    this.trigger = trigger;
    this.connector = gong({
      auth: scopes ? this.sandbox.issueToken({ scopes: scopes(trigger) }) : this.sandbox.credentials,
      baseUrl: scopes ? this.sandbox.state.publicUrl : "https://api.gong.io",
      rateLimiter: unlimited,
      maxRetries: 0,
      strict: true,
    });
  }

  /** Polls once, or on until nothing is left to read; the events of that. */
  async poll(input: Record<string, unknown> = {}, since?: number): Promise<readonly TriggerEvent[]> {
    const found: TriggerEvent[] = [];
    for (let hasMore = true; hasMore; ) {
      const outcome = await poll(this.trigger, this.#state, {
        connector: this.connector,
        now: () => this.time,
        input,
        ...(since !== undefined && { startAt: since }),
      });
      if (outcome.error) throw outcome.error;
      this.#state = outcome.state;
      this.requests += outcome.requests;
      found.push(...outcome.events);
      hasMore = outcome.nextPollAt <= this.time;
    }
    const check = compileValidator(this.trigger.output);
    for (const { data } of found) expect(check(data)).toEqual([]);
    this.events.push(...found);
    return found;
  }

  /** Polls every so many minutes up to a moment. */
  async follow(until: number, minutes: number, input: Record<string, unknown> = {}): Promise<void> {
    for (; this.time <= until; this.time += minutes * 60_000) await this.poll(input);
    this.time = until;
    await this.poll(input);
  }
}

const itemsOf = (events: readonly TriggerEvent[]): string[] => events.map(({ itemId }) => itemId).sort();

describe("calls", () => {
  test.for(["call_recorded", "call_processed", "transcript_ready"])("%s finds a year's calls at once", async (id) => {
    const scene = new Scene(id, { calls: 250 });
    const events = await scene.poll({}, present - 366 * dayMs);
    const calls = scene.sandbox.state.calls.visible(present).map((call) => call.id);
    expect(itemsOf(events)).toEqual([...calls].sort());
    expect(new Set(events.map((event) => event.id)).size).toBe(calls.length);
    expect(scene.requests).toBeLessThan(20);
  });

  test.for(["call_recorded", "call_processed", "transcript_ready"])(
    "%s finds calls as they come, late ones too",
    async (id) => {
      const scene = new Scene(id, { calls: 2000 });
      const begin = present - 12 * dayMs;
      const placeOf = (call: Call): number => (call.isWebConference ? call.scheduled : null) ?? call.started;
      const mine = scene.sandbox.state.calls.visible(present).filter((call) => placeOf(call) >= begin);
      for (const [index, call] of mine.entries()) {
        if (index % 5 === 0) call.visibleFrom = Math.min(call.started + (index % 6) * dayMs + dayMs, present);
      }
      scene.time = begin;
      await scene.follow(present, 180);
      expect(itemsOf(scene.events)).toEqual(mine.map((call) => call.id).sort());
      expect(mine.length).toBeGreaterThan(40);
    },
  );

  test("private calls are found or not as the way in has it, unless the user says otherwise", async () => {
    const found = async (isOauth: boolean, input: Record<string, unknown>): Promise<number> => {
      const scene = new Scene("call_recorded", { calls: 100 }, isOauth ? needed : undefined);
      return (await scene.poll(input, present - 366 * dayMs)).length;
    };
    expect(await found(false, {})).toBe(100);
    const open = await found(true, {});
    expect(open).toBeLessThan(100);
    expect(await found(true, { privateCalls: "include" })).toBe(100);
    expect(await found(false, { privateCalls: "exclude" })).toBe(open);
  });

  test("only the chosen calls are found", async () => {
    const all = new Scene("call_recorded", { calls: 100 });
    await all.poll({}, present - 366 * dayMs);
    const [first] = all.events;
    const host = Object(first?.data).call.primaryUserId;
    const some = new Scene("call_recorded", { calls: 100 });
    await some.poll({ primaryUserIds: [host], scope: "External" }, present - 366 * dayMs);
    const wanted = all.events.filter(({ data }) => {
      const { primaryUserId, scope } = Object(data).call;
      return primaryUserId === host && scope === "External";
    });
    expect(itemsOf(some.events)).toEqual(itemsOf(wanted));
    expect(wanted.length).toBeGreaterThan(0);
  });

  test("call_updated tells what changed, once", async () => {
    const scene = new Scene("call_updated", { calls: 600 });
    expect(await scene.poll()).toEqual([]);
    const call = scene.sandbox.state.calls.visible(present).at(-1);
    if (!call) throw new Error("there is no call");
    scene.time += 600_000;
    Object.assign(call, {
      title: "Renamed",
      context: [{ system: "Salesforce", objects: [{ objectType: "Account", objectId: "001" }] }],
    });
    const [event, ...others] = await scene.poll();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      itemId: call.id,
      data: { changed: ["title", "crm"], call: { metaData: { title: "Renamed" } } },
    });
    scene.time += 600_000;
    expect(await scene.poll()).toEqual([]);
    Object.assign(call, { isPrivate: true, sdrDisposition: "No Answer" });
    scene.time += 600_000;
    expect((await scene.poll())[0]?.data).toMatchObject({ changed: ["disposition", "privacy"] });
  });

  test("tracker_detected tells each tracker of each call, or the chosen ones", async () => {
    const all = new Scene("tracker_detected");
    await all.poll({}, present - 366 * dayMs);
    const hits = all.events.map(({ data }) => Object(data).tracker);
    expect(hits.length).toBeGreaterThan(20);
    expect(hits.every(({ count }) => count > 0)).toBe(true);
    expect(new Set(all.events.map(({ id }) => id)).size).toBe(hits.length);
    const { id } = hits[0];
    const some = new Scene("tracker_detected");
    await some.poll({ trackerIds: [id] }, present - 366 * dayMs);
    expect(some.events).toHaveLength(hits.filter((hit) => hit.id === id).length);
  });
});

describe("people, reviews, library and logs", () => {
  test("user_added finds users created from a date on", async () => {
    const scene = new Scene("user_added", { users: 40 });
    const { users } = scene.sandbox.state;
    const since = present - 700 * dayMs;
    await scene.poll({}, since);
    expect(itemsOf(scene.events)).toEqual(
      users
        .filter((user) => user.created >= since && !user.isAvatar)
        .map(({ id }) => id)
        .sort(),
    );
    expect(scene.events.length).toBeGreaterThan(3);
    scene.time += 600_000;
    const [user] = users;
    Object.assign(scene.sandbox.state, { users: [...users, { ...user, id: "999", created: scene.time - 60_000 }] });
    expect(itemsOf(await scene.poll())).toEqual(["999"]);
  });

  test("user_changed tells what changed", async () => {
    const scene = new Scene("user_changed", { users: 150 });
    expect(await scene.poll()).toEqual([]);
    expect(scene.requests).toBe(2);
    const user = scene.sandbox.state.users.find(({ isAvatar }) => !isAvatar);
    Object.assign(user ?? {}, { title: "Head of Nothing", active: false });
    scene.time += 1_800_000;
    expect((await scene.poll()).map(({ data }) => Object(data).changed)).toEqual([["title", "active"]]);
  });

  test("scorecard_answered finds reviews by their moment, though the list knows days", async () => {
    const scene = new Scene("scorecard_answered", { calls: 1500 });
    const { reviews } = scene.sandbox.state;
    const begin = present - 20 * dayMs;
    const due = (method: string): string[] =>
      reviews
        .filter(
          ({ reviewedAt, scorecard }) =>
            reviewedAt >= begin && reviewedAt <= present && (method === "BOTH" || scorecard.reviewMethod === method),
        )
        .map(({ id }) => String(id))
        .sort();
    await scene.poll({ reviewMethod: "BOTH" }, begin);
    expect(itemsOf(scene.events).filter((id) => due("BOTH").includes(id))).toEqual(due("BOTH"));
    expect(due("BOTH").length).toBeGreaterThan(5);
    const early = scene.events.filter(({ occurredAt }) => Date.parse(occurredAt ?? "") < begin);
    expect(early).toEqual([]);
  });

  test("library_call_added finds what is saved from then on", async () => {
    const scene = new Scene("library_call_added", { calls: 300 });
    const folder = scene.sandbox.state.folders.find(({ calls }) => calls.length > 1);
    if (!folder) throw new Error("there is no folder with calls");
    const input = { folderId: folder.id };
    expect(await scene.poll(input)).toEqual([]);
    scene.time += 900_000;
    const [saved] = folder.calls;
    Object.assign(folder, { calls: [...folder.calls, { ...saved, note: "Again", created: scene.time - 1000 }] });
    expect((await scene.poll(input)).map(({ data }) => Object(data).call.note)).toEqual(["Again"]);
  });

  test("audit_log_entry finds the entries of one log", async () => {
    const scene = new Scene("audit_log_entry", { calls: 300 });
    const since = present - 10 * dayMs;
    const [iterated, events] = [new Set<string>(), await scene.poll({ logType: "AccessLog" }, since)];
    const window = {
      logType: "AccessLog" as const,
      fromDateTime: new Date(since).toISOString(),
      toDateTime: new Date(present + dayMs).toISOString(),
    };
    for await (const entry of scene.connector.iterate("list_logs", window)) iterated.add(JSON.stringify(entry));
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
  ] as const)("of %s follow from its actions", ([id, scopes]) => {
    const { trigger, connector } = new Scene(id);
    expect(getTriggerScopes(trigger, connector.manifests)).toEqual(scopes);
  });

  const inputs: Readonly<Record<string, Record<string, unknown>>> = { audit_log_entry: { logType: "AccessLog" } };
  const polled = [...gong().manifests.triggers.values()].filter((trigger) => trigger.poll);

  test.for(polled.map(({ id }) => id))("of %s are enough to poll it", async (id) => {
    const scene = new Scene(id, {}, needed);
    const folder = scene.sandbox.state.folders[0]?.id;
    const input = inputs[id] ?? (id === "library_call_added" ? { folderId: folder } : {});
    const since = scene.trigger.poll?.backfill ? present - 366 * dayMs : undefined;
    await scene.poll(input, since);
    expect(scene.requests).toBeGreaterThan(0);
  });
});
