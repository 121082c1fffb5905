// One-time tokens and sessions.
import { expect, test } from "vitest";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

describeEachDatabase("tokens", (kind) => {
  test("consumes a one-time token once, before expiry, for the same browser", async () => {
    const { oneTimeTokens } = (await openEmptyStore(kind)).store;
    const issue = () => oneTimeTokens.issue("oauth_state", { boundToHash: "browser", value: { connection: "c" } }, 100);
    const consume = (token: string, now: number, hash?: string) =>
      oneTimeTokens.consume("oauth_state", token, now, hash);
    const token = await issue();
    expect(await oneTimeTokens.find("oauth_state", token, 99)).toEqual({ connection: "c" });
    expect(await oneTimeTokens.find("connect_link", token, 99)).toBeUndefined();
    expect(await oneTimeTokens.consume("connect_link", token, 99, "browser")).toBeUndefined();
    expect(await consume(token, 99, "browser")).toEqual({ connection: "c" });
    expect(await consume(token, 99, "browser")).toBeUndefined();
    expect(await consume(await issue(), 100, "browser")).toBeUndefined();
    const bound = await issue();
    expect(await consume(bound, 50, "another")).toBeUndefined();
    expect(await consume(bound, 50, "browser")).toBeUndefined();
    expect(await consume(await issue(), 50)).toBeUndefined();
    const unbound = await oneTimeTokens.issue("connect_link", { value: 1 }, 100);
    expect(await oneTimeTokens.consume("connect_link", unbound, 50)).toBe(1);
  });

  test("lists valid tokens of a purpose by page, without the tokens, and revokes them", async () => {
    const { oneTimeTokens } = (await openEmptyStore(kind)).store;
    const tokens: string[] = [];
    for (const expiresAt of [100, 200, 300, 300])
      tokens.push(await oneTimeTokens.issue("connect_link", { value: { expiresAt } }, expiresAt));
    const state = await oneTimeTokens.issue("oauth_state", { value: 1 }, 900);
    const first = await oneTimeTokens.list("connect_link", 100, { limit: 2 });
    const second = await oneTimeTokens.list("connect_link", 100, { after: first[1]?.id ?? "", limit: 2 });
    expect([...first, ...second].map(({ expiresAt }) => expiresAt)).toEqual([300, 300, 200]);
    expect(JSON.stringify([first, second])).not.toMatch(new RegExp(tokens.join("|")));
    const [other] = await oneTimeTokens.list("oauth_state", 100);
    expect(await oneTimeTokens.revoke("connect_link", other?.id ?? "")).toBe(false);
    expect(await oneTimeTokens.revoke("connect_link", second[0]?.id ?? "")).toBe(true);
    expect(await oneTimeTokens.find("connect_link", tokens[1] ?? "", 100)).toBeUndefined();
    await oneTimeTokens.revokeAll("connect_link");
    expect(await oneTimeTokens.list("connect_link", 0)).toEqual([]);
    expect(await oneTimeTokens.find("oauth_state", state, 100)).toBe(1);
  });

  test("keeps a session until it expires or is deleted", async () => {
    const { sessions } = (await openEmptyStore(kind)).store;
    const [first, second] = [await sessions.create(0, 100), await sessions.create(0, 100)];
    expect([(await sessions.find(first, 99)) !== undefined, (await sessions.find(first, 100)) !== undefined]).toEqual([
      true,
      false,
    ]);
    await sessions.delete(first);
    expect([(await sessions.find(first, 50)) !== undefined, (await sessions.find(second, 50)) !== undefined]).toEqual([
      false,
      true,
    ]);
    await sessions.deleteExpired(50);
    expect((await sessions.find(second, 50)) !== undefined).toBe(true);
    await sessions.deleteAll();
    expect((await sessions.find(second, 50)) !== undefined).toBe(false);
  });

  test("deletes tokens that have expired, and no other ones", async () => {
    const { database, oneTimeTokens } = (await openEmptyStore(kind)).store;
    for (const expiresAt of [100, 101]) await oneTimeTokens.issue("setup", { value: expiresAt }, expiresAt);
    await oneTimeTokens.deleteExpired(100);
    expect(await database.query("SELECT value FROM one_time_tokens")).toMatchObject([{ value: "101" }]);
  });

  test("lists sessions newest first, with their user and browser, without their tokens", async () => {
    const { sessions } = (await openEmptyStore(kind)).store;
    const browser = { userId: "usr_1", client: "10.0.0.1", userAgent: "Firefox" };
    const first = await sessions.create(1, 100, browser);
    await sessions.create(2, 100);
    await sessions.create(3, 50);
    const [latest, other, ...rest] = await sessions.list(50, 9);
    expect(latest).toMatchObject({ createdAt: 2, expiresAt: 100, userId: undefined, client: undefined });
    expect(other).toEqual({ id: expect.any(String), createdAt: 1, expiresAt: 100, ...browser });
    expect(await sessions.find(first, 50)).toEqual(other);
    expect([rest, other?.id === first]).toEqual([[], false]);
    expect(await sessions.list(50, 1)).toEqual([latest]);
    await sessions.deleteExpired(50);
    expect(await sessions.list(0, 9)).toEqual([latest, other]);
    await sessions.deleteExpired(100);
    expect(await sessions.list(0, 9)).toEqual([]);
  });

  test("ends the sessions of a user or of the built-in admin, except one", async () => {
    const { sessions } = (await openEmptyStore(kind)).store;
    const create = async (userId?: string) => {
      const token = await sessions.create(1, 100, { userId });
      return (await sessions.find(token, 1))?.id ?? "";
    };
    const [own, other, admin, adminOther, ben] = [
      await create("usr_ana"),
      await create("usr_ana"),
      await create(),
      await create(),
      await create("usr_ben"),
    ];
    const listIds = async () => new Set((await sessions.list(1, 9)).map(({ id }) => id));
    await sessions.deleteOfUser("usr_ana", own);
    expect(await listIds()).toEqual(new Set([own, admin, adminOther, ben]));
    await sessions.deleteOfUser(undefined, admin);
    expect(await listIds()).toEqual(new Set([own, admin, ben]));
    await sessions.deleteOfUser("usr_ana");
    await sessions.deleteOfUser(undefined);
    expect(await listIds()).toEqual(new Set([ben]));
    expect(other).not.toBe(own);
  });
});
