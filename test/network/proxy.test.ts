// Which proxy a URL has, and connections through it to addresses that users give.
import { randomUUID } from "node:crypto";
import type { LookupAddress } from "node:dns";
import { buffer } from "node:stream/consumers";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Agents, addLocalOrigin, createAgent, findProxy, getAgent } from "../../src/network/proxy.ts";
import { type DownloadOptions, download } from "../../src/uploads/url_source.ts";
import { createSelfSignedCertificate } from "../helpers/certificate.ts";
import { startLoggingProxy } from "../helpers/logging_proxy.ts";
import { startHttpsServer } from "../helpers/servers.ts";

function findUrl(url: string, environment: Readonly<Record<string, string>>): string | undefined {
  return findProxy(new URL(url), environment)?.url;
}

describe("findProxy", () => {
  const proxies = { HTTPS_PROXY: "http://secure.example:3128", HTTP_PROXY: "http://plain.example:3128" };

  test("uses the variable of the URL's scheme, and lower case first", () => {
    expect(findUrl("https://api.gong.io/v2", proxies)).toBe(proxies.HTTPS_PROXY);
    expect(findUrl("http://127.0.0.1:8080/", proxies)).toBe(proxies.HTTP_PROXY);
    expect(findUrl("https://api.gong.io/", { ...proxies, https_proxy: "https://lower.example" })).toBe(
      "https://lower.example",
    );
    expect(findUrl("https://api.gong.io/", { HTTP_PROXY: "http://plain.example:3128" })).toBeUndefined();
    expect(findUrl("https://api.gong.io/", { HTTPS_PROXY: "proxy.example:3128" })).toBe("http://proxy.example:3128");
    expect(findUrl("https://api.gong.io/", { HTTPS_PROXY: "a:b@proxy.example/?c=http://d" })).toBe(
      "http://a:b@proxy.example/?c=http://d",
    );
    expect(findUrl("https://api.gong.io/", { HTTPS_PROXY: "", https_proxy: "" })).toBeUndefined();
  });

  test("returns the variable that names it, in lower case if both do", () => {
    const find = (environment: Readonly<Record<string, string>>) =>
      findProxy(new URL("https://api.gong.io/"), environment)?.variable;
    expect(find(proxies)).toBe("HTTPS_PROXY");
    expect(find({ ...proxies, https_proxy: "http://lower.example" })).toBe("https_proxy");
  });

  test("returns none for a server of this process", () => {
    const origin = `http://${randomUUID()}.test:4321`;
    expect(findUrl(origin, proxies)).toBe(proxies.HTTP_PROXY);
    addLocalOrigin(`${origin}/path`);
    expect(findUrl(origin, proxies)).toBeUndefined();
  });

  test("no_proxy in lower case wins", () => {
    const lists = { NO_PROXY: "example.com", no_proxy: "gong.io" };
    expect(findUrl("https://api.gong.io/", { ...proxies, ...lists })).toBeUndefined();
    expect(findUrl("https://example.com/", { ...proxies, ...lists })).toBe(proxies.HTTPS_PROXY);
  });

  test.for([
    ["*", true],
    ["gong.io", true],
    [".gong.io", true],
    ["*.gong.io", true],
    ["example.com, API.GONG.IO", true],
    ["api.gong.io:443", true],
    ["api.gong.io:8443", false],
    ["ong.io", false],
    ["api.gong.io.example.com", false],
    ["example.com\tapi.gong.io", true],
    ["example.com,,gong.io", true],
    [",", false],
    ["gong.io:443", true],
    ["gong.io:4430", false],
    ["gong.io:80", false],
    ["gong.io:x", false],
    ["*gong.io", false],
    ["x*.gong.io", false],
    [":443", false],
    [".", false],
    ["", false],
  ] as const)("NO_PROXY=%s excludes api.gong.io: %s", ([list, isExcluded]) => {
    expect(findUrl("https://api.gong.io/v2", { ...proxies, NO_PROXY: list }) === undefined).toBe(isExcluded);
  });

  test.for([
    ["10.0.0.1-10.0.1.9", true],
    ["10.0.0.0-10.0.0.255", false],
    ["10.0.1.9-10.0.0.1", false],
    ["10.0.0.0/16", false],
    ["10.0.1.7-10.0.1.7", true],
    ["10.0.1.8-10.0.1.9", false],
    ["10.0.1.5-10.0.1.6", false],
    ["9.255.255.255-10.0.2.0", true],
    ["10.0.0.1-10.0.1.9-10.0.2.1", false],
    ["10.0.0.1", false],
    ["10.0.0.1-example.com", false],
  ] as const)("NO_PROXY=%s excludes 10.0.1.7: %s, as in Node.js", ([list, isExcluded]) => {
    expect(findUrl("https://10.0.1.7/", { ...proxies, NO_PROXY: list }) === undefined).toBe(isExcluded);
  });

  test("an empty entry of NO_PROXY excludes no host, also none with a dot at its end", () => {
    for (const list of [",", ":443", "*."])
      expect(findUrl("https://api.gong.io./", { ...proxies, NO_PROXY: list })).toBe(proxies.HTTPS_PROXY);
  });

  test("a port of NO_PROXY is compared with the default one of the scheme", () => {
    expect(findUrl("http://api.gong.io/", { ...proxies, NO_PROXY: "gong.io:80" })).toBeUndefined();
    expect(findUrl("http://api.gong.io:8080/", { ...proxies, NO_PROXY: "gong.io:8080" })).toBeUndefined();
    expect(findUrl("http://api.gong.io:8080/", { ...proxies, NO_PROXY: "gong.io:80" })).toBe(proxies.HTTP_PROXY);
  });

  test("NO_PROXY excludes IPv6 addresses with and without brackets", () => {
    for (const list of ["::1", "[::1]", "[::1]:8080"])
      expect(findUrl("http://[::1]:8080/", { ...proxies, NO_PROXY: list })).toBeUndefined();
  });

  test.for([
    "socks5://user:CANARY@proxy.example:1080",
    "http://",
    "http://a:CANARY@[proxy",
    "xhttp://CANARY",
    "httpsx://CANARY",
  ])("rejects %s without repeating it", (url) => {
    expect(() => findUrl("https://api.gong.io/", { HTTPS_PROXY: url })).toThrow(
      expect.objectContaining({
        code: "invalid_proxy",
        message: "HTTPS_PROXY is not the http or https URL of a proxy",
        remedy: "Set HTTPS_PROXY to http://HOST:PORT or http://USER:PASSWORD@HOST:PORT.",
      }),
    );
  });
});

describe("agents", () => {
  const proxy = { url: "http://proxy.example:3128", variable: "HTTPS_PROXY" };

  test("are shared by the requests with the same protocol and proxy, whose connections stay open", () => {
    const agents: Agents = new Map();
    const agent = getAgent(agents, "https:", proxy);
    expect(agent).toMatchObject({ options: { keepAlive: true, scheduling: "lifo", timeout: 10_000 } });
    expect(getAgent(agents, "https:", { ...proxy })).toBe(agent);
    const others = [
      getAgent(agents, "https:", undefined),
      getAgent(agents, "http:", proxy),
      getAgent(agents, "https:", { ...proxy, url: "http://other.example:3128" }),
    ];
    expect(new Set([agent, ...others]).size).toBe(4);
    expect(agents.size).toBe(4);
  });

  test("of a proxy URL that Node rejects fail without repeating it", () => {
    const url = "http://user:CANARY%@proxy.example:3128";
    expect(() => createAgent("https:", { url, variable: "https_proxy" })).toThrow(
      expect.objectContaining({
        code: "invalid_proxy",
        message: "https_proxy is not the http or https URL of a proxy",
      }),
    );
  });
});

describe("a download through a proxy", () => {
  const hostname = "media.example.com";
  const identity = createSelfSignedCertificate(Date.now(), [hostname]);
  const options: DownloadOptions = { action: "add_call_media", path: "/url", allowPrivateUrls: false };

  /** The DNS of this machine. */
  function resolveTo(...addresses: readonly string[]): NonNullable<DownloadOptions["resolve"]> {
    const resolve = (
      _hostname: string,
      _options: object,
      callback: (error: Error | null, addresses: LookupAddress[]) => void,
    ): void => {
      const error = addresses.length === 0 ? Object.assign(new Error("none"), { code: "ENOTFOUND" }) : null;
      callback(
        error,
        addresses.map((address) => ({ address, family: 4 })),
      );
    };
    return resolve as unknown as NonNullable<DownloadOptions["resolve"]>;
  }

  beforeEach(() => {
    const certificates = getCACertificates();
    setDefaultCACertificates([...certificates, identity.cert]);
    onTestFinished(() => setDefaultCACertificates(certificates));
  });

  async function startProxy() {
    const target = await startHttpsServer(identity, (request, response) => response.end(request.headers.host));
    const proxy = await startLoggingProxy({ target });
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    return proxy;
  }

  test("connects to the address that was checked, with the certificate and Host header of the name", async () => {
    const proxy = await startProxy();
    const { content } = await download(`https://${hostname}/call.mp3`, { ...options, resolve: resolveTo("8.8.8.8") });
    expect((await buffer(content)).toString()).toBe(hostname);
    expect(proxy.requests).toEqual(["CONNECT 8.8.8.8:443"]);
  });

  test.for([
    ["a private address", ["10.0.0.1"], "leads to a private address"],
    ["a public and a private address", ["8.8.8.8", "169.254.169.254"], "leads to a private address"],
    ["no address on this machine", [], "cannot look up, so that its address cannot be checked"],
  ] as const)("rejects a name with %s before the proxy is asked", async ([, addresses, message]) => {
    const proxy = await startProxy();
    const work = download(`https://${hostname}/call.mp3`, { ...options, resolve: resolveTo(...addresses) });
    await expect(work).rejects.toMatchObject({
      code: "invalid_upload",
      issues: [{ path: "/url", message: expect.stringContaining(message) }],
    });
    expect(proxy.requests).toEqual([]);
  });

  test("rejects a private address in the URL before the proxy is asked", async () => {
    const proxy = await startProxy();
    await expect(download("https://169.254.169.254/latest", options)).rejects.toMatchObject({ code: "invalid_upload" });
    expect(proxy.requests).toEqual([]);
  });

  test("NO_PROXY applies to the name, not to its address", async () => {
    const proxy = await startProxy();
    vi.stubEnv("NO_PROXY", hostname);
    const work = download(`https://${hostname}/call.mp3`, { ...options, resolve: resolveTo("10.0.0.1") });
    await expect(work).rejects.toMatchObject({ code: "invalid_upload" });
    expect(proxy.requests).toEqual([]);
  });
});
