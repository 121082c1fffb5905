// Base URLs: the forms that are accepted, and the domains that may receive credentials.
import { describe, expect, test } from "vitest";
import { ConnectorError, gong } from "../../src/index.ts";
import { isInDomain, isLoopback, normalizeBaseUrl, parseBaseUrl } from "../../src/network/base_url.ts";

const accessKeys = { accessKey: "KEY", accessKeySecret: "SECRET" };

describe("base URL", () => {
  const key = { method: "api_key", credentials: accessKeys };

  test("has the default of the auth method, and is required without one", async () => {
    const { url } = await gong({ auth: key }).dryRun("get_user_by_id", { id: "1" });
    expect(url).toBe("https://api.gong.io/v2/users/1");
    const error = expect.objectContaining({ code: "base_url_required", issues: [expect.anything()] });
    expect(() => gong({ auth: { method: "oauth2", credentials: { accessToken: "t" } } })).toThrow(error);
  });

  test.for(["https://api.gong.io.evil.example", "https://evilgong.io", "http://127.0.0.1:1", "http://localhost:1"])(
    "rejects %s as outside the allowed domains",
    async (baseUrl) => {
      const error = { code: "domain_not_allowed", kind: "invalid_input", issues: [{ path: "/baseUrl" }] };
      expect(() => gong({ auth: { ...key, baseUrl } })).toThrow(ConnectorError);
      const getCredentials = () => ({ credentials: { accessToken: "t" }, baseUrl });
      const connector = gong({ auth: { method: "oauth2", getCredentials } });
      await expect(connector.run("get_user_by_id", { id: "1" })).rejects.toMatchObject(error);
    },
  );

  test("accepts the domains of the connector, and those of additionalDomains", async () => {
    for (const baseUrl of ["https://us-7.api.gong.io", "https://gong.proxy.example/prefix/"]) {
      const connector = gong({ auth: { ...key, baseUrl }, additionalDomains: ["proxy.example"] });
      const { url } = await connector.dryRun("get_user_by_id", { id: "1" });
      expect(url).toBe(`${baseUrl.replace(/\/$/, "")}/v2/users/1`);
    }
  });

  test.for([
    "https://us-7.api.gong.io/v2",
    "https://us-7.api.gong.io/v2/",
    "https://us-7.api.gong.io//",
    "https://us-7.api.gong.io//v2//",
    " https://US-7.api.gong.io ",
  ])("accepts %s as it is often copied", async (baseUrl) => {
    const { url } = await gong({ auth: { ...key, baseUrl } }).dryRun("get_user_by_id", { id: "1" });
    expect(url).toBe("https://us-7.api.gong.io/v2/users/1");
  });

  test.for([
    ["api.gong.io", "has no scheme: write https:// before the host"],
    ["api.gong.io:443", "has no scheme: write https:// before the host"],
    ["https:api.gong.io", "has no scheme: write https:// before the host"],
    ["1https://api.gong.io", "has no scheme: write https:// before the host"],
    ["", "has no scheme: write https:// before the host"],
    ["https://", "is not a URL"],
    ["http://api.gong.io", "must start with https://, since credentials are sent to it"],
    ["ftp://api.gong.io", "must start with https://, since credentials are sent to it"],
    ["ftp://127.0.0.1", "must start with https://, since credentials are sent to it"],
    ["https://:CANARY@api.gong.io", "must have no user and password: the credentials are separate values"],
    ["https://user@api.gong.io", "must have no user and password: the credentials are separate values"],
    ["https://user:CANARY@api.gong.io", "must have no user and password: the credentials are separate values"],
    ["https://api.gong.io?x=1", "must have no query and no fragment"],
    ["https://api.gong.io#x", "must have no query and no fragment"],
  ] as const)("rejects %s with the reason", ([baseUrl, message]) => {
    const issues = [{ path: "/baseUrl", message }];
    const error = expect.objectContaining({ code: "invalid_base_url", message: `/baseUrl ${message}`, issues });
    expect(() => gong({ auth: { ...key, baseUrl } })).toThrow(error);
  });

  test.for([
    ["HTTPS://API.gong.io", "https://api.gong.io"],
    ["https://api.gong.io//a///b/", "https://api.gong.io/a/b"],
    ["http://localhost:3000/", "http://localhost:3000"],
    ["http://[::1]:3000", "http://[::1]:3000"],
  ] as const)("is normalized without a check of its domain: %s", ([baseUrl, normalized]) => {
    expect(normalizeBaseUrl(baseUrl)).toBe(normalized);
  });

  test("loses only a whole path prefix at its end", () => {
    const parse = (path: string) => parseBaseUrl(`https://api.gong.io${path}`, ["gong.io"], () => ["/v2"]);
    expect(["/v2", "/proxy/v2", "/v2/proxy", "/v22", ""].map(parse)).toEqual([
      "https://api.gong.io",
      "https://api.gong.io/proxy",
      "https://api.gong.io/v2/proxy",
      "https://api.gong.io/v22",
      "https://api.gong.io",
    ]);
    expect(parseBaseUrl("https://api.gong.io/v2", ["gong.io"])).toBe("https://api.gong.io/v2");
  });

  test("outside the allowed domains is rejected with its host and the domains", () => {
    expect(() => parseBaseUrl("https://api.example.com/path", ["gong.io", "gong.test"])).toThrow(
      expect.objectContaining({
        code: "domain_not_allowed",
        message: "the base URL's host api.example.com is not allowed",
        issues: [{ path: "/baseUrl", message: "must be in gong.io or gong.test, since credentials are sent to it" }],
      }),
    );
  });
});

test("a domain contains itself and the hosts under it", () => {
  const hosts = ["gong.io", "api.gong.io", "a.api.gong.io", "evilgong.io", "gong.io.example", "io"];
  expect(hosts.filter((host) => isInDomain(host, ["example.com", "gong.io"]))).toEqual(hosts.slice(0, 3));
});

test("loopback is localhost, 127.0.0.0/8 and ::1", () => {
  const hosts = ["localhost", "[::1]", "127.0.0.1", "127.255.255.254"];
  const others = ["localhost.example", "127.0.0.1.example", "a127.0.0.1", "127.0.0", "127.0.0.1.2", "[::2]", "::1"];
  expect([...hosts, ...others].filter(isLoopback)).toEqual(hosts);
});
