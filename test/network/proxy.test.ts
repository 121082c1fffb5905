// Which proxy a URL has, and connections through it to addresses that users give.
import type { LookupAddress } from "node:dns";
import { buffer } from "node:stream/consumers";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { findProxy } from "../../src/network/proxy.ts";
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
  ] as const)("NO_PROXY=%s excludes 10.0.1.7: %s, as in Node.js", ([list, isExcluded]) => {
    expect(findUrl("https://10.0.1.7/", { ...proxies, NO_PROXY: list }) === undefined).toBe(isExcluded);
  });

  test("NO_PROXY excludes IPv6 addresses with and without brackets", () => {
    for (const list of ["::1", "[::1]", "[::1]:8080"])
      expect(findUrl("http://[::1]:8080/", { ...proxies, NO_PROXY: list })).toBeUndefined();
  });

  test.for(["socks5://user:CANARY@proxy.example:1080", "http://", "http://a:CANARY@[proxy"])(
    "rejects %s without repeating it",
    (url) => {
      expect(() => findUrl("https://api.gong.io/", { HTTPS_PROXY: url })).toThrow(
        expect.objectContaining({ code: "invalid_proxy", message: expect.not.stringContaining("CANARY") }),
      );
    },
  );
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
