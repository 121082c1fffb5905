// @ts-nocheck
// The three uploads: where content may come from, what is refused before anything is sent, and what goes over the wire.
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

function file(name: string, content: string | Uint8Array = "sound"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A file of so many bytes that takes no room. */
function sparse(name: string, bytes: number): string {
  const path = file(name, "");
  truncateSync(path, bytes);
  return path;
}

interface Arrived {
  part: string;
  name: string;
  type: string;
  text: string;
}

/** A server that takes uploads, and what arrived. */
async function open(files?: FilePolicy): Promise<ObservedConnector & { arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const baseUrl = await startHttpServer(async (request, response) => {
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(await readBody(request), { headers: { "content-type": type } }).formData();
    for (const [part, value] of form) {
      if (typeof value === "string") throw new Error(`${part} is no file`);
      arrived.push({ part, name: value.name, type: value.type, text: await value.text() });
    }
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ requestId: "r", callId: id, clientRequestId: "accounts-1" }));
  });
  return { arrived, ...connectAndWatch(baseUrl, files ? { files } : {}) };
}

async function refusal(wired: ObservedConnector & { arrived: Arrived[] }, input: object, upload?: Upload) {
  const error = await catchError(wired.run("add_call_media", { id, ...input }, upload ? { upload } : {}));
  expect(error).toMatchObject({ kind: "invalid_input", retryable: false });
  expect(wired.arrived).toEqual([]);
  return error;
}

function upload(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  sizeBytes: number,
  more: Partial<Upload> = {},
): Upload {
  return { open: () => Readable.from(content), sizeBytes, fileName: "call.wav", ...more };
}

test("the part says name and type, told from the file name or given", async () => {
  const wired = await open();
  await wired.run("add_call_media", { id, file: file("a call.MKV") });
  await wired.run("add_call_media", {
    id,
    file: file("recording"),
    contentType: "audio/flac",
    fileName: 'x "1"\r\n.flac',
  });
  expect(wired.arrived).toMatchObject([
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
] as const)("%s is %s", async ([name, type]) => {
  const wired = await open();
  await wired.run("add_call_media", { id, file: file(name) });
  expect(wired.arrived).toMatchObject([{ type }]);
});

test("a file must be a recording, be there, be a file, hold something and not too much", async () => {
  const wired = await open();
  const issues = async (input: object) => (await refusal(wired, input)).issues;
  expect(await issues({ file: file("notes.txt") })).toMatchObject([{ path: "/contentType" }]);
  expect(await issues({ file: join(folder, "none.mp3") })).toEqual([
    { path: "/file", message: "there is no such file" },
  ]);
  expect(await issues({ file: folder, contentType: "audio/wav" })).toEqual([
    { path: "/file", message: "is not a file" },
  ]);
  expect(await issues({ file: "/dev/zero", contentType: "audio/wav" })).toEqual([
    { path: "/file", message: "is not a file" },
  ]);
  expect(await issues({ file: file("empty.mp3", "") })).toEqual([{ path: "/file", message: "is empty" }]);
  expect(await issues({ file: "a\u0000b.mp3" })).toMatchObject([{ path: "/file" }]);
  expect(await issues({ file: sparse("long.mp4", 1_500_000_001) })).toEqual([
    { path: "/file", message: "has 1500000001 bytes; at most 1500000000 are taken" },
  ]);
  expect(wired.events).toEqual([]);
});

test("a host that reads no local files reads none", async () => {
  const wired = await open({ local: "none", privateUrls: false });
  expect((await refusal(wired, { file: file("call.mp3") })).issues).toMatchObject([{ path: "/file" }]);
  expect((await catchError(wired.run("upload_crm_entities", { ...crm, file: file("a.ldjson") }))).kind).toBe(
    "invalid_input",
  );
});

test("a host that reads one directory reads nothing outside of it", async () => {
  const inside = mkdtempSync(join(folder, "inside-"));
  const secret = file("secret.mp3");
  writeFileSync(join(inside, "call.mp3"), "allowed");
  symlinkSync(join(inside, "call.mp3"), join(inside, "link.mp3"));
  symlinkSync(secret, join(inside, "escape.mp3"));
  symlinkSync(folder, join(inside, "up"));
  const wired = await open({ local: { under: inside }, privateUrls: false });
  const outside = "lies outside of the directory that this host reads from";
  const strays = [
    secret,
    "../secret.mp3",
    "escape.mp3",
    "up/secret.mp3",
    `${inside}-other/x.mp3`,
    "../none.mp3",
    inside,
  ];
  for (const stray of strays) {
    expect((await refusal(wired, { file: stray, contentType: "audio/wav" })).issues).toEqual([
      { path: "/file", message: outside },
    ]);
  }
  for (const path of ["call.mp3", "link.mp3", join(inside, "call.mp3")]) {
    await wired.run("add_call_media", { id, file: path });
  }
  expect(wired.arrived.map(({ text }) => text)).toEqual(["allowed", "allowed", "allowed"]);
});

test("a host's stream is passed on as it comes, in chunks of any size and offset", async () => {
  const wired = await open();
  const large = Buffer.alloc(400_000, "abcdefg");
  const chunks = [large.subarray(3, 200_000), new Uint8Array(0), large.subarray(200_000)];
  await wired.run("add_call_media", { id }, { upload: upload(chunks, 399_997, { contentType: "audio/wav" }) });
  expect(wired.arrived).toMatchObject([{ name: "call.wav", type: "audio/wav" }]);
  expect(wired.arrived[0]?.text === large.subarray(3).toString()).toBe(true);
});

test("a host's stream must be of a known type and size, and the only source", async () => {
  const wired = await open();
  const bytes = [Buffer.from("sound")];
  const issues = async (input: object, given: Upload) => (await refusal(wired, input, given)).issues;
  expect(await issues({}, upload(bytes, 5, { fileName: "call" }))).toMatchObject([{ path: "/contentType" }]);
  expect(await issues({}, upload(bytes, 5, { fileName: "call", contentType: "text/html" }))).toMatchObject([
    { path: "/contentType" },
  ]);
  expect(await issues({}, upload(bytes, Number.NaN))).toMatchObject([{ message: "has no size; give it in bytes" }]);
  expect(await issues({}, upload(bytes, 0))).toMatchObject([{ message: "is empty" }]);
  expect(await issues({}, upload(bytes, 1_500_000_001))).toMatchObject([{ path: "" }]);
  expect(await issues({ file: file("call.mp3") }, upload(bytes, 5))).toMatchObject([{ path: "/file" }]);
  expect(wired.events).toEqual([]);
});

test("records become one line each, counted in bytes", async () => {
  const wired = await open();
  const modifiedDate = "2026-01-04T08:00:00Z";
  const entities = Array.from({ length: 5000 }, (_, index) => ({
    objectId: `a${index}`,
    modifiedDate,
    name: "Łódź 🏭\n",
  }));
  await wired.run("upload_crm_entities", { ...crm, entities });
  const [sent] = wired.arrived;
  expect(sent).toMatchObject({ part: "dataFile", name: "entities.ldjson", type: "application/x-ndjson" });
  expect(
    sent?.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(entities);
  expect(wired.events[0]?.bytesSent).toBeGreaterThan(Buffer.byteLength(sent?.text ?? ""));
});

test("CRM records may make up to 200 MB, from a file, a stream or the input", async () => {
  const wired = await open();
  const issues = async (input: object, given?: Upload) =>
    (await catchError(wired.run("upload_crm_entities", { ...crm, ...input }, given ? { upload: given } : {}))).issues;
  expect(await issues({ file: sparse("long.ldjson", 200_000_001) })).toMatchObject([{ path: "/file" }]);
  expect(await issues({}, upload([], 200_000_001))).toMatchObject([{ path: "" }]);
  const modifiedDate = "2026-01-04T08:00:00Z";
  const entities = Array.from({ length: 201 }, () => ({ objectId: "a", modifiedDate, name: "x".repeat(1_000_000) }));
  expect(await issues({ entities })).toMatchObject([{ path: "/entities" }]);
  expect(await issues({})).toMatchObject([{ path: "/file" }]);
  expect(wired.arrived).toEqual([]);
});

test("stages need no time of change, every other record does", async () => {
  const wired = await open();
  await wired.run("upload_crm_entities", { ...crm, objectType: "STAGE", entities: [{ objectId: "s1" }] });
  expect(wired.arrived).toHaveLength(1);
  const error = await catchError(wired.run("upload_crm_entities", { ...crm, entities: [{ objectId: "a" }] }));
  expect(error.issues).toEqual([{ path: "/entities/0/modifiedDate", message: "is required for ACCOUNT" }]);
});

test("target assignments go as CSV, from the input, a file or a stream", async () => {
  const wired = await open();
  const target = { targetId: "3843152912968920038", workspaceId: "623457276584334" };
  await wired.run("upload_target_assignments", { ...target, csv: "email,amount\n" });
  await wired.run("upload_target_assignments", { ...target, file: file("t.csv", "a,b\n") });
  const content = upload([Buffer.from("c,d\n")], 4, { fileName: "s.csv" });
  await wired.run("upload_target_assignments", target, { upload: content });
  const part = { part: "file", type: "text/csv" };
  expect(wired.arrived).toMatchObject([
    { ...part, name: "assignments.csv", text: "email,amount\n" },
    { ...part, name: "t.csv", text: "a,b\n" },
    { ...part, name: "s.csv", text: "c,d\n" },
  ]);
});

test("a dry run shows what would be uploaded", async () => {
  const { connector } = await open();
  expect(await connector.dryRun("add_call_media", { id, file: file("call.mp3") })).toMatchObject({
    method: "PUT",
    path: `/v2/calls/${id}/media`,
    upload: { part: "mediaFile", fileName: "call.mp3", contentType: "audio/mpeg", sizeBytes: 5 },
  });
});
