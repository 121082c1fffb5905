// add_call_media with a URL: what is uploaded, and what is rejected before a request is sent to Gong.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { authorization, catchError, connectAndWatch } from "../helpers/secret_leaks.ts";

const gongUrl = "https://api.gong.example";
const id = "7782342274025937895";
const url = "https://files.example.com/first%20call.mp3?signature=CANARY";

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

interface ReceivedFile {
  name: string;
  type: string;
  text: string;
}

/** Servers of Gong and of the recording. Returns the uploaded files and the request headers of the downloads. */
function connect(respond: () => HttpResponse<string | null>) {
  const received: ReceivedFile[] = [];
  const downloads: Record<string, string>[] = [];
  network.use(
    http.put(`${gongUrl}/v2/calls/${id}/media`, async ({ request }) => {
      const part = (await request.formData()).get("mediaFile");
      if (!(part instanceof Blob)) return HttpResponse.json({ errors: ["mediaFile part is missing"] }, { status: 400 });
      received.push({ name: "name" in part ? String(part.name) : "", type: part.type, text: await part.text() });
      return HttpResponse.json({ requestId: "r", callId: id }, { status: 201 });
    }),
    http.get("https://files.example.com/*", ({ request }) => {
      downloads.push(Object.fromEntries(request.headers));
      return respond();
    }),
  );
  return { received, downloads, ...connectAndWatch(gongUrl) };
}

function createRecording(headers: Record<string, string> = {}): HttpResponse<string | null> {
  return new HttpResponse("sound", { headers: { "content-type": "audio/mpeg", "content-length": "5", ...headers } });
}

test("downloads without Gong's credentials and uploads with file name and type", async () => {
  const { received, downloads, run } = connect(createRecording);
  expect(await run("add_call_media", { id, url })).toMatchObject({ callId: id });
  expect(received).toEqual([{ name: "first call.mp3", type: "audio/mpeg", text: "sound" }]);
  expect(downloads).toHaveLength(1);
  expect(JSON.stringify(downloads)).not.toContain(authorization);
});

test("takes file name and type from the response or the input when the URL has none", async () => {
  const { received, run } = connect(() => createRecording({ "content-type": "video/mp4; codecs=avc1" }));
  await run("add_call_media", { id, url: "https://files.example.com/" });
  await run("add_call_media", { id, url: "https://files.example.com/7", fileName: "call.flac" });
  await run("add_call_media", { id, url: "https://files.example.com/7", contentType: "audio/wav" });
  expect(received.map(({ name, type }) => [name, type])).toEqual([
    ["recording", "video/mp4"],
    ["call.flac", "audio/flac"],
    ["7", "audio/wav"],
  ]);
});

test("requires a size from the server or the input", async () => {
  const { received, run } = connect(
    () => new HttpResponse(createChunkedBody(), { headers: { "content-type": "audio/mpeg" } }) as never,
  );
  const error = await catchError(run("add_call_media", { id, url }));
  expect(error).toMatchObject({ code: "invalid_upload", issues: [{ path: "/sizeBytes" }] });
  expect(received).toEqual([]);
  await run("add_call_media", { id, url, sizeBytes: 5 });
  expect(received).toMatchObject([{ text: "sound" }]);
});

test.for([
  ["a web page", createRecording({ "content-type": "text/html" }), {}, "/url"],
  [
    "a type that Gong does not accept",
    createRecording({ "content-type": "audio/ogg" }),
    { url: "https://files.example.com/a" },
    "/contentType",
  ],
  ["a too large file", createRecording({ "content-length": "1500000001" }), {}, "/url"],
  ["a size that differs from the input", createRecording(), { sizeBytes: 6 }, "/sizeBytes"],
  ["a missing file", new HttpResponse(null, { status: 404 }), {}, "/url"],
  [
    "a private address",
    new HttpResponse(null, { status: 302, headers: { location: "https://10.0.0.1/a.mp3" } }),
    {},
    "/url",
  ],
  [
    "a URL without https",
    new HttpResponse(null, { status: 302, headers: { location: "http://files.example.com/a.mp3" } }),
    {},
    "/url",
  ],
] as const)("rejects a URL that leads to %s before a request is sent to Gong", async ([, response, input, path]) => {
  const { received, events, run } = connect(() => response.clone() as HttpResponse<string | null>);
  const error = await catchError(run("add_call_media", { id, url, ...input }));
  expect(error).toMatchObject({ code: "invalid_upload", retryable: false, issues: [{ path }] });
  expect(received).toEqual([]);
  expect(events).toMatchObject([{ kind: "invalid_input", bytesSent: 0 }]);
});

test("throws a retryable source_failed when the server of the URL returns 503", async () => {
  const { received, run } = connect(() => new HttpResponse(null, { status: 503 }));
  expect(await catchError(run("add_call_media", { id, url }))).toMatchObject({
    kind: "unavailable",
    code: "source_failed",
    retryable: true,
  });
  expect(received).toEqual([]);
});

test("downloads nothing in a dry run", async () => {
  const { downloads, connector } = connect(createRecording);
  const dryRun = await connector.dryRun("add_call_media", { id, url });
  expect(dryRun.upload).toEqual({ part: "mediaFile", fileName: "first call.mp3", from: "url" });
  expect(downloads).toEqual([]);
});

function createChunkedBody(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("sound"));
      controller.close();
    },
  });
}
