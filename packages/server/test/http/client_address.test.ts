// The address of a client behind proxies, and lists of networks.
import { expect, test } from "vitest";
import { getAttemptKey } from "../../src/http/client_address.ts";
import { NetworkList } from "../../src/http/network_list.ts";
import { createPostHead, openRawClient } from "../helpers/raw_client.ts";
import { type SettingsServer, startSettingsServer } from "../helpers/settings_server.ts";

/** Sends wrong passwords and returns the clients for which the server counts them. */
async function countSignIns(app: SettingsServer, forwarded: readonly string[]): Promise<string[]> {
  for (const value of forwarded)
    await app.browser().request("POST", "/api/app/session", { password: "wrong" }, { "x-forwarded-for": value });
  const rows = await app.server.services.store.database.query("SELECT client FROM failed_attempts ORDER BY client");
  return rows.map(({ client }) => String(client));
}

test("uses the address of the socket when the peer is not a trusted proxy", async () => {
  const app = await startSettingsServer({ trustedProxies: "192.0.2.0/24" });
  expect(await countSignIns(app, ["203.0.113.1", "203.0.113.2"])).toEqual(["127.0.0.1"]);
});

test("uses the last address that a trusted proxy reports and that is not a proxy", async () => {
  const app = await startSettingsServer({ trustedProxies: "127.0.0.1, 10.0.0.0/8, fd00::/8" });
  const clients = await countSignIns(app, [
    "203.0.113.1",
    // The client has invented the first one.
    "198.51.100.9, 203.0.113.2",
    "203.0.113.3, 10.1.2.3",
    "198.51.100.9, 203.0.113.4:51234, fd00::7",
    "[2001:db8:1:2:3::4]:443",
    "10.9.9.9",
  ]);
  expect(clients).toEqual(
    ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "2001:db8:1:2::/64", "10.9.9.9"].sort(),
  );
});

test("uses the proxy's address when the header contains no address", async () => {
  const app = await startSettingsServer({ trustedProxies: "127.0.0.0/8" });
  expect(await countSignIns(app, ["unknown", "", "198.51.100.9, _hidden"])).toEqual(["127.0.0.1"]);
});

test("counts clients on one machine by their socket", async () => {
  const app = await startSettingsServer();
  for (const address of ["127.0.0.2", "127.0.0.3"]) {
    const client = await openRawClient(app.url, address);
    client.write(`${createPostHead("/api/app/session", 20, { connection: "close" })}{"password":"wrong"}`);
    expect(await client.closed).toMatch(/^HTTP\/1\.1 401 /);
  }
  expect(await countSignIns(app, [])).toEqual(["127.0.0.2", "127.0.0.3"]);
});

test("counts all addresses of an IPv6 network together", () => {
  expect(getAttemptKey("2001:db8:1:2::9")).toBe("2001:db8:1:2::/64");
  expect(getAttemptKey("2001:0db8:0001:0002:ffff::")).toBe("2001:db8:1:2::/64");
  expect(getAttemptKey("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(getAttemptKey("::1")).toBe("0:0:0:0::/64");
  expect(getAttemptKey("192.0.2.1")).toBe("192.0.2.1");
});

test("reads networks and single addresses of both versions, and mapped addresses", () => {
  const list = new NetworkList("TRUSTED_PROXIES", "10.0.0.0/8 192.0.2.7,fd00::/8");
  const inside = ["10.255.0.1", "192.0.2.7", "::ffff:10.0.0.1", "fd12::1"];
  const outside = ["11.0.0.1", "192.0.2.8", "fe80::1", "localhost", "", "::ffff:11.0.0.1"];
  expect(inside.filter((address) => !list.has(address))).toEqual([]);
  expect(outside.filter((address) => list.has(address))).toEqual([]);
  // A network of IPv6 contains no IPv4 address.
  expect(new NetworkList("TRUSTED_PROXIES", "::/0").has("10.0.0.1")).toBe(false);
  expect(new NetworkList("TRUSTED_PROXIES").isEmpty).toBe(true);
});

test.for(["10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "localhost", "10.0.0.0/8/8", "fd00::/129", "10.0.0.0/"])(
  "rejects %s with the name of the setting",
  (network) => {
    expect(() => new NetworkList("TRUSTED_PROXIES", `127.0.0.1,${network}`)).toThrow(
      expect.objectContaining({ code: "invalid_setting", message: expect.stringContaining("TRUSTED_PROXIES") }),
    );
  },
);
