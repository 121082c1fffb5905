// @ts-nocheck
// Add Call Media from an address: what it may lead to, and that Gong hears nothing of what is unfit.
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

interface Arrived {
  name: string;
  type: string;
  text: string;
}

/** Gong, and the server of the recording. What arrived at Gong, and the headers that the other one saw. */
function serve(answer: () => HttpResponse<string | null>) {
  const arrived: Arrived[] = [];
  const asked: Record<string, string>[] = [];
  network.use(
    http.put(`${gongUrl}/v2/calls/${id}/media`, async ({ request }) => {
      const part = (await request.formData()).get("mediaFile");
      if (!(part instanceof Blob)) return HttpResponse.json({ errors: ["mediaFile part is missing"] }, { status: 400 });
      arrived.push({ name: "name" in part ? String(part.name) : "", type: part.type, text: await part.text() });
      return HttpResponse.json({ requestId: "r", callId: id }, { status: 201 });
    }),
    http.get("https://files.example.com/*", ({ request }) => {
      asked.push(Object.fromEntries(request.headers));
      return answer();
    }),
  );
  return { arrived, asked, ...connectAndWatch(gongUrl) };
}

function recording(headers: Record<string, string> = {}): HttpResponse<string | null> {
  return new HttpResponse("sound", { headers: { "content-type": "audio/mpeg", "content-length": "5", ...headers } });
}

test("is fetched without Gong's credentials and passed on with its name and type", async () => {
  const { arrived, asked, run } = serve(recording);
  expect(await run("add_call_media", { id, url })).toMatchObject({ callId: id });
  expect(arrived).toEqual([{ name: "first call.mp3", type: "audio/mpeg", text: "sound" }]);
  expect(asked).toHaveLength(1);
  expect(JSON.stringify(asked)).not.toContain(authorization);
});

test("takes type and name of an address without them from the answer and the input", async () => {
  const { arrived, run } = serve(() => recording({ "content-type": "video/mp4; codecs=avc1" }));
  await run("add_call_media", { id, url: "https://files.example.com/" });
  await run("add_call_media", { id, url: "https://files.example.com/7", fileName: "call.flac" });
  await run("add_call_media", { id, url: "https://files.example.com/7", contentType: "audio/wav" });
  expect(arrived.map(({ name, type }) => [name, type])).toEqual([
    ["recording", "video/mp4"],
    ["call.flac", "audio/flac"],
    ["7", "audio/wav"],
  ]);
});

test("needs a size, from the server or from the input", async () => {
  const { arrived, run } = serve(
    () => new HttpResponse(chunked(), { headers: { "content-type": "audio/mpeg" } }) as never,
  );
  const error = await catchError(run("add_call_media", { id, url }));
  expect(error).toMatchObject({ kind: "invalid_input", issues: [{ path: "/sizeBytes" }] });
  expect(arrived).toEqual([]);
  await run("add_call_media", { id, url, sizeBytes: 5 });
  expect(arrived).toMatchObject([{ text: "sound" }]);
});

test.for([
  ["a web page", recording({ "content-type": "text/html" }), {}, "/url"],
  [
    "a type of recording that Gong does not take",
    recording({ "content-type": "audio/ogg" }),
    { url: "https://files.example.com/a" },
    "/contentType",
  ],
  ["too much", recording({ "content-length": "1500000001" }), {}, "/url"],
  ["another size than the input says", recording(), { sizeBytes: 6 }, "/sizeBytes"],
  ["nothing", new HttpResponse(null, { status: 404 }), {}, "/url"],
  [
    "a private address",
    new HttpResponse(null, { status: 302, headers: { location: "https://10.0.0.1/a.mp3" } }),
    {},
    "/url",
  ],
  [
    "no encryption",
    new HttpResponse(null, { status: 302, headers: { location: "http://files.example.com/a.mp3" } }),
    {},
    "/url",
  ],
] as const)("is refused where it leads to %s, and Gong hears nothing", async ([, answer, input, path]) => {
  const { arrived, events, run } = serve(() => answer.clone() as HttpResponse<string | null>);
  const error = await catchError(run("add_call_media", { id, url, ...input }));
  expect(error).toMatchObject({ kind: "invalid_input", retryable: false, issues: [{ path }] });
  expect(arrived).toEqual([]);
  expect(events).toMatchObject([{ kind: "invalid_input", bytesSent: 0 }]);
});

test("may be tried again where its server is out of order", async () => {
  const { arrived, run } = serve(() => new HttpResponse(null, { status: 503 }));
  expect(await catchError(run("add_call_media", { id, url }))).toMatchObject({ kind: "unavailable", retryable: true });
  expect(arrived).toEqual([]);
});

test("is not even asked for in a dry run", async () => {
  const { asked, connector } = serve(recording);
  const plan = await connector.dryRun("add_call_media", { id, url });
  expect(plan.upload).toEqual({ part: "mediaFile", fileName: "first call.mp3", from: "url" });
  expect(asked).toEqual([]);
});

function chunked(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("sound"));
      controller.close();
    },
  });
}
