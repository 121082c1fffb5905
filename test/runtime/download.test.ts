// Downloads: redirects, type and size, and private addresses.
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { isPublicAddress } from "../../src/network/address_guard.ts";
import { type DownloadOptions, download } from "../../src/uploads/url_source.ts";
import { getRefusedUrl, startHttpServer } from "../helpers/servers.ts";

const options: DownloadOptions = { action: "a", path: "/url", allowPrivateUrls: true };

async function textAt(url: string): Promise<string> {
  const { content } = await download(url, options);
  return (await buffer(content)).toString();
}

/** The error of a download. It never contains the URL, which may be a signed one. */
async function failure(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`expected a ConnectorError, got ${String(error)}`);
  expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/CANARY|127\.0\.0\.1/);
  return error;
}

test("returns type, size and content, and requests uncompressed bytes without credentials", async () => {
  const seen: IncomingMessage["headers"][] = [];
  const url = await startHttpServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { "content-type": "Audio/MPEG; x=y", "content-length": 5 }).end("sound");
  });
  const found = await download(`${url}/call.mp3?signature=CANARY`, options);
  expect(found).toMatchObject({ contentType: "audio/mpeg", sizeBytes: 5 });
  expect((await buffer(found.content)).toString()).toBe("sound");
  expect(seen).toMatchObject([{ "accept-encoding": "identity" }]);
  expect(Object.keys(seen[0] ?? {}).sort()).toEqual(["accept", "accept-encoding", "connection", "host"]);
});

test("omits type and size if the response has none", async () => {
  const url = await startHttpServer((_request, response) => response.write("so", () => response.end("und")));
  const found = await download(url, options);
  expect(found).not.toHaveProperty("sizeBytes");
  expect(found).not.toHaveProperty("contentType");
  expect((await buffer(found.content)).toString()).toBe("sound");
});

test("follows at most five redirects", async () => {
  const url = await startHttpServer((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end("there");
    else response.writeHead([301, 302, 303, 307, 308][left % 5] ?? 302, { location: `${left - 1}` }).end();
  });
  expect(await textAt(`${url}/5`)).toBe("there");
  expect(await failure(textAt(`${url}/6`))).toMatchObject({
    kind: "invalid_input",
    issues: [{ path: "/url", message: "redirects more than 5 times." }],
  });
});

test.for([
  ["http://example.com/a", "redirects to a URL that is not https."],
  ["file:///etc/passwd", "redirects to a URL that is not https."],
  ["https://user:CANARY@example.com/", "redirects to a URL that contains a user or password."],
  ["http://[", "is not a URL."],
] as const)("does not follow a redirect to %s", async ([location, message]) => {
  const url = await startHttpServer((_request, response) => response.writeHead(302, { location }).end());
  expect(await failure(textAt(url))).toMatchObject({ kind: "invalid_input", issues: [{ path: "/url", message }] });
});

test.for(["http://example.com/a", "ftp://example.com/a", "nonsense", "https://a:CANARY@example.com/"])(
  "rejects %s",
  async (url) => {
    expect(await failure(textAt(url))).toMatchObject({ kind: "invalid_input", issues: [{ path: "/url" }] });
  },
);

test.for([
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://10.1.2.3/",
  "https://169.254.169.254/latest/meta-data",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[fd00::1]/",
  "https://localhost/",
])("rejects %s unless private addresses are allowed", async (url) => {
  const error = await failure(download(url, { ...options, allowPrivateUrls: false }));
  expect(error).toMatchObject({
    kind: "invalid_input",
    issues: [{ path: "/url", message: "leads to a private address, and this host does not allow them." }],
  });
});

test("distinguishes public from private addresses", () => {
  const open = ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "192.167.0.1", "2606:4700::1111", "2a00:1450::1"];
  const hidden = ["0.0.0.0", "100.64.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1", "224.0.0.1"];
  const hidden6 = [
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "64:ff9b::a00:1",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "2002:a00:1::",
    "2001::1",
  ];
  expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
  expect([...hidden, "255.255.255.255", ...hidden6].filter(isPublicAddress)).toEqual([]);
});

test.for([
  [404, "invalid_input", false],
  [403, "invalid_input", false],
  [206, "invalid_input", false],
  [304, "invalid_input", false],
  [429, "unavailable", true],
  [503, "unavailable", true],
] as const)("maps status %i to %s", async ([status, kind, retryable]) => {
  const url = await startHttpServer((_request, response) => response.writeHead(status).end());
  expect(await failure(textAt(`${url}/?CANARY`))).toMatchObject({ kind, retryable });
});

test("rejects compressed content, since its size is unknown", async () => {
  const url = await startHttpServer((_request, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
  );
  expect(await failure(textAt(url))).toMatchObject({ kind: "invalid_input", issues: [{ path: "/url" }] });
});

test("throws retryable errors for refused, silent and broken connections", async () => {
  const silent = await startHttpServer(() => {});
  const cut = await startHttpServer((_request, response) => {
    response.writeHead(200, { "content-length": 10 });
    response.write("half", () => response.destroy());
  });
  const failures = [
    await failure(textAt(await getRefusedUrl())),
    await failure(download(silent, { ...options, idleTimeoutMs: 20 })),
    await failure(textAt(cut)),
  ];
  for (const error of failures) expect(error).toMatchObject({ kind: "unavailable", retryable: true });
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringContaining("the connection was refused"),
    expect.stringContaining("timed out"),
    expect.stringContaining("the connection was closed"),
  ]);
});

test("rejects with the signal's reason, before and during the content", async () => {
  const url = await startHttpServer((_request, response) =>
    response.writeHead(200, { "content-length": 10 }).write("half"),
  );
  const reason = new Error("enough");
  await expect(download(url, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const { content } = await download(url, { ...options, signal: controller.signal });
  const chunks = content[Symbol.asyncIterator]();
  await chunks.next();
  controller.abort(reason);
  await expect(chunks.next()).rejects.toBe(reason);
});
