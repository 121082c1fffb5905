// Base URLs: the forms that are accepted, and the domains that may receive credentials.
import { describe, expect, test } from "vitest";
import { ConnectorError, gong } from "../../src/index.ts";

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
    ["", "has no scheme: write https:// before the host"],
    ["https://", "is not a URL"],
    ["http://api.gong.io", "must start with https://, since credentials are sent to it"],
    ["ftp://api.gong.io", "must start with https://, since credentials are sent to it"],
    ["https://user@api.gong.io", "must have no user and password: the credentials are separate values"],
    ["https://user:CANARY@api.gong.io", "must have no user and password: the credentials are separate values"],
    ["https://api.gong.io?x=1", "must have no query and no fragment"],
    ["https://api.gong.io#x", "must have no query and no fragment"],
  ] as const)("rejects %s with the reason", ([baseUrl, message]) => {
    const issues = [{ path: "/baseUrl", message }];
    const error = expect.objectContaining({ code: "invalid_base_url", issues });
    expect(() => gong({ auth: { ...key, baseUrl } })).toThrow(error);
  });
});
