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
});
