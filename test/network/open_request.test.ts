// Requests on open connections: when one is opened, kept and closed, and the errors of those that do not open.
import type { LookupAddress, lookup } from "node:dns";
import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer, type Socket } from "node:net";
import { setImmediate as nextImmediate } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type ConnectOptions, openRequest } from "../../src/network/open_request.ts";
import { createSelfSignedCertificate } from "../helpers/certificate.ts";
import { startLoggingProxy } from "../helpers/logging_proxy.ts";
import { getRefusedUrl, listen, startHttpServer, startHttpsServer, startTcpServer } from "../helpers/servers.ts";

const hostname = "media.example.com";
const connectMs = 10_000;

/** A server that responds with the Host header, and the sockets of its requests. */
async function startServer(identity?: { key: string; cert: string }) {
  const sockets: Socket[] = [];
  const listener: RequestListener = (request, response) => {
    sockets.push(request.socket);
    response.end(request.headers.host);
  };
  return { sockets, url: identity ? await startHttpsServer(identity, listener) : await startHttpServer(listener) };
}

async function send(url: string, connect: Partial<ConnectOptions> = {}): Promise<string> {
  const request = await openRequest(new URL(url), { headers: { accept: "text/plain" } }, { connectMs, ...connect });
  const [response]: IncomingMessage[] = await once(request.end(), "response");
  let text = "";
  for await (const chunk of response ?? []) text += chunk;
  // The agent takes the connection back when the response has ended.
  await nextImmediate();
  return text;
}

/** A DNS in which every name has this address. */
function resolveTo(address: string): typeof lookup {
  const resolve = (_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void): void =>
    void setImmediate(callback, null, [{ address, family: 4 }]);
  return resolve as unknown as typeof lookup;
}

function trust(cert: string): void {
  const certificates = getCACertificates();
  setDefaultCACertificates([...certificates, cert]);
  onTestFinished(() => setDefaultCACertificates(certificates));
}

function useProxy(url: string): void {
  vi.stubEnv("HTTPS_PROXY", url);
  onTestFinished(() => void vi.unstubAllEnvs());
}

describe("a connection", () => {
  test("is used again, and beforeSend gets whether it is new", async () => {
    const { url, sockets } = await startServer();
    const isNew: boolean[] = [];
    const beforeSend = async (connection: { isNew: boolean }): Promise<boolean> => {
      isNew.push(connection.isNew);
      return true;
    };
    for (let count = 0; count < 2; count += 1) await send(url, { beforeSend });
    expect(isNew).toEqual([true, false]);
    expect(new Set(sockets).size).toBe(1);
  });

  test("with TLS is open after its handshake, and used again", async () => {
    const identity = createSelfSignedCertificate();
    trust(identity.cert);
    const { url, sockets } = await startServer(identity);
    for (let count = 0; count < 2; count += 1) expect(await send(url)).toBe(new URL(url).host);
    expect(new Set(sockets).size).toBe(1);
  });

  test("is closed when beforeSend fails", async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    const url = new URL(`http://${await listen(server)}`);
    const connected = once(server, "connection");
    const work = openRequest(url, {}, { connectMs, beforeSend: () => Promise.reject(new Error("enough")) });
    await expect(work).rejects.toThrow("enough");
    const [socket]: Socket[] = await connected;
    if (socket && !socket.destroyed) await once(socket.resume(), "close");
    expect(socket?.bytesRead).toBe(0);
  });

  test("that closes before the caller listens does not end the process", async () => {
    const sockets: Socket[] = [];
    const url = await startTcpServer((socket) => void sockets.push(socket));
    const request = await openRequest(new URL(url), {}, { connectMs });
    const closed = new Promise((resolve) => request.on("close", resolve));
    await vi.waitFor(() => expect(sockets).toHaveLength(1), { timeout: 60_000 });
    sockets[0]?.destroy();
    await closed;
    expect(request.destroyed).toBe(true);
  });

  test.for(["http", "https"])("that does not open fails, by %s", async (protocol) => {
    const url = (await getRefusedUrl()).replace("http", protocol);
    await expect(send(url)).rejects.toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
  });

  test("that does not open in time fails, and is closed", async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const url = await startTcpServer((socket) => void socket.resume().on("close", () => resolve()));
    const work = send(url.replace("http", "https"), { connectMs: 50 });
    await expect(work).rejects.toMatchObject({ code: "ETIMEDOUT", syscall: "connect" });
    await closed;
  });

  test("that is open has no time limit for the rest", async () => {
    const url = await startHttpServer((_request, response) => setTimeout(() => response.end("late"), 300));
    expect(await send(url, { connectMs: 200 })).toBe("late");
  });

  test("to a server with an untrusted certificate fails with the code of TLS", async () => {
    const { url } = await startServer(createSelfSignedCertificate());
    await expect(send(url)).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT", syscall: "connect" });
  });
});

describe("a connection to an address that a user gave", () => {
  test("leads to the checked address of the name", async () => {
    const { url } = await startServer();
    const { port } = new URL(url);
    const checked: string[] = [];
    const isAllowedAddress = (address: string): boolean => checked.push(address) > 0;
    const named = `http://${hostname}:${port}/`;
    expect(await send(named, { isAllowedAddress, resolve: resolveTo("127.0.0.1") })).toBe(`${hostname}:${port}`);
    expect(checked).toEqual(["127.0.0.1"]);
  });

  test("is not opened to an address that is not allowed", async () => {
    const { url, sockets } = await startServer();
    const { port } = new URL(url);
    const isAllowedAddress = (): boolean => false;
    for (const host of ["127.0.0.1", hostname]) {
      const work = send(`http://${host}:${port}/`, { isAllowedAddress, resolve: resolveTo("127.0.0.1") });
      await expect(work).rejects.toMatchObject({ code: "ERR_ADDRESS_NOT_ALLOWED" });
    }
    expect(sockets).toEqual([]);
  });

  test("checks an IPv6 address without its brackets", async () => {
    const checked: string[] = [];
    const isAllowedAddress = (address: string): boolean => checked.push(address) < 0;
    await expect(send("http://[::1]:9/", { isAllowedAddress })).rejects.toMatchObject({
      code: "ERR_ADDRESS_NOT_ALLOWED",
    });
    expect(checked).toEqual(["::1"]);
  });

  test("is used again only with the same rule, and only if it is to be kept", async () => {
    const { url, sockets } = await startServer();
    const [rule, otherRule] = [(): boolean => true, (): boolean => true];
    const count = async (isAllowedAddress: () => boolean, keepsGuardedConnection: boolean): Promise<number> => {
      await send(url, { isAllowedAddress, keepsGuardedConnection });
      return new Set(sockets).size;
    };
    expect([await count(rule, true), await count(rule, true), await count(otherRule, true)]).toEqual([1, 1, 2]);
    expect([await count(rule, false), await count(rule, false)]).toEqual([3, 4]);
    expect(await count(rule, true)).toBe(4);
  });
});

describe("a connection through a proxy", () => {
  test("of a name and port that a user gave has the certificate and the Host header of the name", async () => {
    const identity = createSelfSignedCertificate(Date.now(), [hostname]);
    trust(identity.cert);
    const proxy = await startLoggingProxy({ target: (await startServer(identity)).url });
    useProxy(proxy.url);
    const options = { isAllowedAddress: () => true, resolve: resolveTo("8.8.8.8") };
    expect(await send(`https://${hostname}:8443/`, options)).toBe(`${hostname}:8443`);
    expect(proxy.requests).toEqual(["CONNECT 8.8.8.8:8443"]);
  });

  test("fails with the code of the certificate if the server's is not trusted", async () => {
    const { url } = await startServer(createSelfSignedCertificate(Date.now(), [hostname]));
    useProxy((await startLoggingProxy({ target: url })).url);
    await expect(send(`https://${hostname}/`)).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      syscall: "connect",
    });
  });

  test.for([
    ["of a user's URL", { isAllowedAddress: () => true, resolve: resolveTo("8.8.8.8") }],
    ["of another URL", {}],
  ] as const)("fails in time if the proxy never answers, %s", async ([, options]) => {
    useProxy(await startTcpServer(() => {}));
    await expect(send(`https://${hostname}/`, { ...options, connectMs: 50 })).rejects.toMatchObject({
      code: "ERR_PROXY_TUNNEL",
      syscall: "connect",
    });
  });

  test("fails with ERR_PROXY_TUNNEL if the proxy does not connect, and with its own code for status 407", async () => {
    const { url } = await startServer();
    useProxy(await getRefusedUrl());
    await expect(send(`https://${hostname}/`)).rejects.toMatchObject({ code: "ERR_PROXY_TUNNEL", syscall: "connect" });
    useProxy((await startLoggingProxy({ target: url, status: 502 })).url);
    await expect(send(`https://${hostname}/`)).rejects.toMatchObject({ code: "ERR_PROXY_TUNNEL", syscall: "connect" });
    useProxy((await startLoggingProxy({ target: url, credentials: "user:password" })).url);
    await expect(send(`https://${hostname}/`)).rejects.toMatchObject({
      code: "proxy_authentication_required",
      message: "the proxy does not accept the request (status 407)",
    });
  });
});
