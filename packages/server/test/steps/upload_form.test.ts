// Uploads through the steps API: multipart/form-data on real sockets, streamed to the vendor.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setInterval as every } from "node:timers/promises";
import { expect, test } from "vitest";
import { createPostHead, openRawClient } from "../helpers/raw_client.ts";
import {
  createForm,
  crm,
  filePart,
  formHeaders,
  id,
  inputPart,
  media,
  readUploadedContent,
  startUploadSteps,
  users,
} from "../helpers/upload_forms.ts";

test("uploads the part file with its name, type and exact length", async () => {
  const { send, firstUpload } = await startUploadSteps();
  const content = randomBytes(3_000_000);
  const form = new FormData();
  form.append("input", JSON.stringify({ id }));
  form.append("file", new Blob([content], { type: "audio/mpeg" }), "call.mp3");
  expect(await send(media, form)).toEqual({
    status: 200,
    body: { node_status: "Success", data: { requestId: "r", callId: id } },
  });
  const upload = await firstUpload;
  expect(upload.request).toMatchObject({ method: "PUT", url: `/v2/calls/${id}/media`, complete: true });
  const body = Buffer.concat(upload.chunks);
  expect(upload.request.headers["content-length"]).toBe(String(body.length));
  expect(body.subarray(0, 400).toString("latin1")).toMatch(/filename="call\.mp3"\r\nContent-Type: audio\/mpeg/);
  expect(readUploadedContent(upload).equals(content)).toBe(true);
});

test("sends the start of the file on before its end has arrived", async () => {
  const { url, firstUpload } = await startUploadSteps();
  const form = createForm(inputPart, { ...filePart, content: Buffer.alloc(500_000, "s") });
  const client = await openRawClient(url);
  client.write(createPostHead(media, form.length, { ...formHeaders, connection: "close" }));
  client.socket.write(form.subarray(0, 300_000));
  const upload = await firstUpload;
  await upload.started;
  client.socket.write(form.subarray(300_000));
  expect(await client.closed).toContain('"node_status":"Success"');
  expect(readUploadedContent(upload)).toHaveLength(500_000);
});

test("makes an idempotency key of the header the id of a CRM upload", async () => {
  const { send, uploads } = await startUploadSteps();
  const input = { name: "input", content: JSON.stringify({ integrationId: "1", objectType: "ACCOUNT" }) };
  const records = { name: "file", headers: '; filename="a.ldjson"', content: '{"objectId":"a"}\n' };
  const headers = { "idempotency-key": "execution-1/step-2" };
  expect((await send(crm, createForm(input, records), headers)).status).toBe(200);
  expect((await send(crm, createForm(input, records), headers)).status).toBe(200);
  const [first, second] = uploads.map(({ request }) => request.url);
  expect(first).toMatch(/clientRequestId=[0-9a-f]{32}$/);
  expect(second).toBe(first);
});

test("needs a size for a chunked body, which the input can give", async () => {
  const { sendChunked, firstUpload } = await startUploadSteps();
  expect(await sendChunked(media, createForm(inputPart, filePart))).toContain("/file has no size.");
  const sized = { ...inputPart, content: JSON.stringify({ id, sizeBytes: 5 }) };
  expect(await sendChunked(media, createForm(sized, filePart))).toContain('"node_status":"Success"');
  expect(readUploadedContent(await firstUpload).toString()).toBe("sound");
});

const rejected: [name: string, path: string, form: Buffer, message: string][] = [
  ["the file before the input", media, createForm(filePart, inputPart), "/input is missing"],
  ["no input", media, createForm(filePart), "/input is missing"],
  ["no file", media, createForm(inputPart), "/file is missing"],
  ["two inputs", media, createForm(inputPart, inputPart), "/file is missing"],
  ["an unknown part", media, createForm(inputPart, { ...filePart, name: "picture" }), "The body has the part picture"],
  ["an input that is not JSON", media, createForm({ ...inputPart, content: "{" }, filePart), "not JSON"],
  ["an invalid input", media, createForm({ ...inputPart, content: "{}" }, filePart), "/id is required"],
  [
    "a path besides the file",
    media,
    createForm({ ...inputPart, content: `{"id":"${id}","file":"/a"}` }, filePart),
    "exactly one",
  ],
  [
    "a file for an action without one",
    users,
    createForm({ ...inputPart, content: "{}" }, filePart),
    "/file is not an input",
  ],
  ["an empty file", media, createForm(inputPart, { ...filePart, content: "" }), "is empty"],
  ["a body without the boundary", media, Buffer.from("sound"), "not multipart/form-data"],
];

test.each(rejected)("rejects %s without an upload", async (_name, path, form, message) => {
  const { send, uploads } = await startUploadSteps();
  const { status, body } = await send(path, form);
  const error = { node_status: "Errored", body: { kind: "invalid_input" } };
  expect({ status, body }).toMatchObject({ status: 400, body: error });
  expect(JSON.stringify(body)).toContain(message);
  expect(uploads).toEqual([]);
});

test("responds to an error while a large file is still being sent", async () => {
  const { send, uploads } = await startUploadSteps({ limits: { discardTimeoutMs: 600_000 } });
  const form = createForm({ ...inputPart, content: "{}" }, { ...filePart, content: Buffer.alloc(20_000_000) });
  expect(await send(media, form)).toMatchObject({ status: 400, body: { body: { code: "invalid_input" } } });
  expect(uploads).toEqual([]);
});

const sizedPart = { ...filePart, headers: `${filePart.headers}\r\nContent-Length: 5` };

test.each([
  ["a second file", createForm(inputPart, sizedPart, filePart)],
  ["a part after the file", createForm(inputPart, sizedPart, inputPart)],
  ["a file that is shorter than its content-length", createForm(inputPart, { ...sizedPart, content: "so" })],
  ["a file that is longer than its content-length", createForm(inputPart, { ...sizedPart, content: "sound!" })],
])("does not complete the upload of %s", async (_name, form) => {
  const { send, uploads } = await startUploadSteps();
  expect(await send(media, form)).toMatchObject({ status: 400, body: { body: { kind: "invalid_input" } } });
  await uploads[0]?.ended;
  expect(uploads.filter(({ request }) => request.complete)).toEqual([]);
});

test("does not complete the upload of a body that is cut off", async () => {
  const { url, firstUpload } = await startUploadSteps();
  const form = createForm(inputPart, { ...filePart, content: Buffer.alloc(500_000) });
  const client = await openRawClient(url);
  client.write(createPostHead(media, form.length, formHeaders));
  client.socket.write(form.subarray(0, -10));
  const { request, started, ended } = await firstUpload;
  await started;
  client.socket.destroy();
  await ended;
  expect(request.complete).toBe(false);
});

test("does not complete the upload of a chunked body without its last delimiter", async () => {
  const { sendChunked, uploads } = await startUploadSteps();
  const response = await sendChunked(media, createForm(inputPart, sizedPart).subarray(0, -8));
  expect(response).toMatch(/^HTTP\/1\.1 400 [\s\S]*not multipart\/form-data/);
  await uploads[0]?.ended;
  expect(uploads.filter(({ request }) => request.complete)).toEqual([]);
});

test("ends a body that stops with 408 and does not complete its upload", async () => {
  const { url, uploads } = await startUploadSteps({ limits: { bodyIdleTimeoutMs: 100, bodyWindowMs: 600_000 } });
  const form = createForm(inputPart, { ...filePart, content: Buffer.alloc(500_000) });
  const client = await openRawClient(url);
  client.write(createPostHead(media, form.length, formHeaders));
  client.socket.write(form.subarray(0, 300_000));
  expect(await client.closed).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
  await uploads[0]?.ended;
  expect(uploads.filter(({ request }) => request.complete)).toEqual([]);
});

test("does not blame the client while the vendor reads nothing", async () => {
  const idleMs = 2000;
  const { send, firstUpload } = await startUploadSteps({
    limits: { bodyIdleTimeoutMs: idleMs, bodyWindowMs: idleMs },
    async waitBeforeReading() {
      const startedAt = performance.now();
      for await (const _ of every(10)) if (performance.now() - startedAt > 2.5 * idleMs) return;
    },
  });
  const form = createForm(inputPart, { ...filePart, content: Buffer.alloc(12_000_000) });
  expect((await send(media, form)).status).toBe(200);
  expect((await firstUpload).request.complete).toBe(true);
});

test("rejects a large file before it is read: without a token, and beyond the action's limit", async () => {
  const { url } = await startUploadSteps();
  const getStatus = async (path: string, bytes: number, headers: Record<string, string> = {}) => {
    const client = await openRawClient(url);
    // The body never comes.
    client.write(createPostHead(path, bytes, { ...formHeaders, ...headers }));
    const [received] = await once(client.socket, "data");
    client.socket.destroy();
    return Number(String(received).split(" ")[1]);
  };
  expect({
    token: await getStatus(media, 1_000_000_000, { authorization: "Bearer wrong" }),
    media: await getStatus(media, 1_600_000_000),
    crm: await getStatus(crm, 300_000_000),
    noUpload: await getStatus(users, 1_000_000_000),
  }).toEqual({ token: 401, media: 413, crm: 413, noUpload: 400 });
});
