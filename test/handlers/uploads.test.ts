// The three upload actions: their sources, what is rejected before a request is sent, and the multipart body.
import { mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import type { FilePolicy, Upload } from "../../src/index.ts";
import { catchError, connectAndWatch, type ObservedConnector } from "../helpers/secret_leaks.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

const id = "7782342274025937895";
const crm = { integrationId: "6286478263646", objectType: "ACCOUNT", clientRequestId: "accounts-1" };

const folder = realpathSync(mkdtempSync(join(tmpdir(), "uploads-")));
afterAll(() => rmSync(folder, { recursive: true }));

function createFile(name: string, content: string | Uint8Array = "sound"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A file of this size that uses no disk space. */
function createSparseFile(name: string, bytes: number): string {
  const path = createFile(name, "");
  truncateSync(path, bytes);
  return path;
}

interface ReceivedFile {
  part: string;
  name: string;
  type: string;
  text: string;
}

/** A connector to a server that accepts uploads, and the files that it received. */
async function connect(files?: FilePolicy): Promise<ObservedConnector & { received: ReceivedFile[] }> {
  const received: ReceivedFile[] = [];
  const baseUrl = await startHttpServer(async (request, response) => {
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(await readBody(request), { headers: { "content-type": type } }).formData();
    for (const [part, value] of form) {
      if (typeof value === "string") throw new Error(`${part} is not a file`);
      received.push({ part, name: value.name, type: value.type, text: await value.text() });
    }
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ requestId: "r", callId: id, clientRequestId: "accounts-1" }));
  });
  return { received, ...connectAndWatch(baseUrl, files ? { files } : {}) };
}

async function reject(observed: ObservedConnector & { received: ReceivedFile[] }, input: object, upload?: Upload) {
  const error = await catchError(observed.run("add_call_media", { id, ...input }, upload ? { upload } : {}));
  expect(error).toMatchObject({ kind: "invalid_input", code: "invalid_upload", retryable: false });
  expect(observed.received).toEqual([]);
  return error;
}

function createUpload(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  sizeBytes: number,
  extra: Partial<Upload> = {},
): Upload {
  return { open: () => Readable.from(content), sizeBytes, fileName: "call.wav", ...extra };
}

test("sends the file name, and the type of its extension or of the input", async () => {
  const observed = await connect();
  await observed.run("add_call_media", { id, file: createFile("a call.MKV") });
  await observed.run("add_call_media", {
    id,
    file: createFile("recording"),
    contentType: "audio/flac",
    fileName: 'x "1"\r\n.flac',
  });
  expect(observed.received).toMatchObject([
    { part: "mediaFile", name: "a call.MKV", type: "video/x-matroska", text: "sound" },
    { part: "mediaFile", type: "audio/flac" },
  ]);
});

test.for([
  ["call.wav", "audio/wav"],
  ["call.mp3", "audio/mpeg"],
  ["call.mp4", "video/mp4"],
  ["call.m4a", "audio/mp4"],
  ["call.flac", "audio/flac"],
] as const)("sends %s as %s", async ([name, type]) => {
  const observed = await connect();
  await observed.run("add_call_media", { id, file: createFile(name) });
  expect(observed.received).toMatchObject([{ type }]);
});

test("rejects a file of another type, a missing path, a directory, an empty and a too large file", async () => {
  const observed = await connect();
  const issues = async (input: object) => (await reject(observed, input)).issues;
  expect(await issues({ file: createFile("notes.txt") })).toMatchObject([{ path: "/contentType" }]);
  expect(await issues({ file: join(folder, "none.mp3") })).toEqual([{ path: "/file", message: "does not exist." }]);
  expect(await issues({ file: folder, contentType: "audio/wav" })).toEqual([
    { path: "/file", message: "is not a file." },
  ]);
  expect(await issues({ file: "/dev/zero", contentType: "audio/wav" })).toEqual([
    { path: "/file", message: "is not a file." },
  ]);
  expect(await issues({ file: createFile("empty.mp3", "") })).toEqual([{ path: "/file", message: "is empty." }]);
  expect(await issues({ file: "a\u0000b.mp3" })).toMatchObject([{ path: "/file" }]);
  expect(await issues({ file: createSparseFile("long.mp4", 1_500_000_001) })).toEqual([
    { path: "/file", message: "has 1500000001 bytes. At most 1500000000 are allowed." },
  ]);
  expect(observed.events).toEqual([]);
});

test("rejects every file when the host reads no local files", async () => {
  const observed = await connect({ localFiles: "none", allowPrivateUrls: false });
  expect((await reject(observed, { file: createFile("call.mp3") })).issues).toMatchObject([{ path: "/file" }]);
  expect((await catchError(observed.run("upload_crm_entities", { ...crm, file: createFile("a.ldjson") }))).kind).toBe(
    "invalid_input",
  );
});

test("rejects files outside the directory that the host reads from", async () => {
  const inside = mkdtempSync(join(folder, "inside-"));
  const secret = createFile("secret.mp3");
  writeFileSync(join(inside, "call.mp3"), "allowed");
  symlinkSync(join(inside, "call.mp3"), join(inside, "link.mp3"));
  symlinkSync(secret, join(inside, "escape.mp3"));
  symlinkSync(folder, join(inside, "up"));
  const observed = await connect({ localFiles: { under: inside }, allowPrivateUrls: false });
  const outside = "is outside the directory that this host reads from.";
  const outsidePaths = [
    secret,
    "../secret.mp3",
    "escape.mp3",
    "up/secret.mp3",
    `${inside}-other/x.mp3`,
    "../none.mp3",
    inside,
  ];
  for (const path of outsidePaths) {
    expect((await reject(observed, { file: path, contentType: "audio/wav" })).issues).toEqual([
      { path: "/file", message: outside },
    ]);
  }
  for (const path of ["call.mp3", "link.mp3", join(inside, "call.mp3")]) {
    await observed.run("add_call_media", { id, file: path });
  }
  expect(observed.received.map(({ text }) => text)).toEqual(["allowed", "allowed", "allowed"]);
});

test("sends a stream of the host, in chunks of any size and offset", async () => {
  const observed = await connect();
  const large = Buffer.alloc(400_000, "abcdefg");
  const chunks = [large.subarray(3, 200_000), new Uint8Array(0), large.subarray(200_000)];
  await observed.run("add_call_media", { id }, { upload: createUpload(chunks, 399_997, { contentType: "audio/wav" }) });
  expect(observed.received).toMatchObject([{ name: "call.wav", type: "audio/wav" }]);
  expect(observed.received[0]?.text === large.subarray(3).toString()).toBe(true);
});

test("rejects a stream of unknown type or size, and a second source", async () => {
  const observed = await connect();
  const bytes = [Buffer.from("sound")];
  const issues = async (input: object, given: Upload) => (await reject(observed, input, given)).issues;
  expect(await issues({}, createUpload(bytes, 5, { fileName: "call" }))).toMatchObject([{ path: "/contentType" }]);
  expect(await issues({}, createUpload(bytes, 5, { fileName: "call", contentType: "text/html" }))).toMatchObject([
    { path: "/contentType" },
  ]);
  expect(await issues({}, createUpload(bytes, Number.NaN))).toMatchObject([
    { message: "The content has no size in bytes." },
  ]);
  expect(await issues({}, createUpload(bytes, 0))).toMatchObject([{ message: "The content is empty." }]);
  expect(await issues({}, createUpload(bytes, 1_500_000_001))).toMatchObject([{ path: "" }]);
  expect(await issues({ file: createFile("call.mp3") }, createUpload(bytes, 5))).toEqual([
    { path: "", message: "Give exactly one of file, url or upload content." },
  ]);
  expect(observed.events).toEqual([]);
});

test("sends records as one line each, with the size in bytes", async () => {
  const observed = await connect();
  const modifiedDate = "2026-01-04T08:00:00Z";
  const entities = Array.from({ length: 5000 }, (_, index) => ({
    objectId: `a${index}`,
    modifiedDate,
    name: "Łódź 🏭\n",
  }));
  await observed.run("upload_crm_entities", { ...crm, entities });
  const [sent] = observed.received;
  expect(sent).toMatchObject({ part: "dataFile", name: "entities.ldjson", type: "application/x-ndjson" });
  expect(
    sent?.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(entities);
  expect(observed.events[0]?.bytesSent).toBeGreaterThan(Buffer.byteLength(sent?.text ?? ""));
});

test("rejects CRM records of more than 200 MB from a file, a stream or the input", async () => {
  const observed = await connect();
  const issues = async (input: object, given?: Upload) =>
    (await catchError(observed.run("upload_crm_entities", { ...crm, ...input }, given ? { upload: given } : {})))
      .issues;
  expect(await issues({ file: createSparseFile("long.ldjson", 200_000_001) })).toMatchObject([{ path: "/file" }]);
  expect(await issues({}, createUpload([], 200_000_001))).toMatchObject([{ path: "" }]);
  const modifiedDate = "2026-01-04T08:00:00Z";
  const entities = Array.from({ length: 201 }, () => ({ objectId: "a", modifiedDate, name: "x".repeat(1_000_000) }));
  expect(await issues({ entities })).toMatchObject([{ path: "/entities" }]);
  expect(await issues({})).toEqual([{ path: "", message: "Give exactly one of file, entities or upload content." }]);
  expect(observed.received).toEqual([]);
});

test("requires modifiedDate for every object type but STAGE", async () => {
  const observed = await connect();
  await observed.run("upload_crm_entities", { ...crm, objectType: "STAGE", entities: [{ objectId: "s1" }] });
  expect(observed.received).toHaveLength(1);
  const error = await catchError(observed.run("upload_crm_entities", { ...crm, entities: [{ objectId: "a" }] }));
  expect(error.issues).toEqual([{ path: "/entities/0/modifiedDate", message: "is required for ACCOUNT." }]);
});

test("sends target assignments as CSV from the input, a file or a stream", async () => {
  const observed = await connect();
  const target = { targetId: "3843152912968920038", workspaceId: "623457276584334" };
  await observed.run("upload_target_assignments", { ...target, csv: "email,amount\n" });
  await observed.run("upload_target_assignments", { ...target, file: createFile("t.csv", "a,b\n") });
  const content = createUpload([Buffer.from("c,d\n")], 4, { fileName: "s.csv" });
  await observed.run("upload_target_assignments", target, { upload: content });
  const part = { part: "file", type: "text/csv" };
  expect(observed.received).toMatchObject([
    { ...part, name: "assignments.csv", text: "email,amount\n" },
    { ...part, name: "t.csv", text: "a,b\n" },
    { ...part, name: "s.csv", text: "c,d\n" },
  ]);
});

test("describes the file in a dry run", async () => {
  const { connector } = await connect();
  expect(await connector.dryRun("add_call_media", { id, file: createFile("call.mp3") })).toMatchObject({
    method: "PUT",
    path: `/v2/calls/${id}/media`,
    upload: { part: "mediaFile", fileName: "call.mp3", contentType: "audio/mpeg", sizeBytes: 5 },
  });
});
