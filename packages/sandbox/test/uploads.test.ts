// Media uploads on a real socket, and trouble on demand.
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createMultipart,
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";

let socket: SandboxClient;

beforeEach(async () => {
  socket = await openSandboxClient({ calls: 1 });
});
afterEach(() => socket.close());

const told = (answer: SandboxTestResponse) => [answer.status, answer.body.errors];

function newCall(clientUniqueId: string): Record<string, unknown> {
  const primaryUser = socket.sandbox.state.users[0]?.id;
  const call = { clientUniqueId, actualStart: "2026-04-15T10:00:00Z", direction: "Inbound", primaryUser };
  return { ...call, parties: [{ userId: primaryUser }] };
}

const uploadHeaders = { "content-type": "multipart/form-data; boundary=----sandbox-test-boundary" };

describe("uploads", () => {
  async function mediaPath(clientUniqueId: string): Promise<string> {
    const { body } = await socket.send("POST", "/v2/calls", { body: newCall(clientUniqueId) });
    return `/v2/calls/${String(body.callId)}/media`;
  }

  test("50 MB stream in, are counted and hashed", async () => {
    const [head, tail] = createMultipart({ part: "mediaFile", name: "a.wav", type: "audio/wav", content: "|" })
      .toString()
      .split("|");
    const block = Buffer.alloc(1024 * 1024, "gong");
    const digest = createHash("sha256");
    function* parts() {
      yield Buffer.from(head ?? "");
      for (let left = 50; left > 0; left -= 1) {
        digest.update(block);
        yield block;
      }
      yield Buffer.from(tail ?? "");
    }
    const raw = Readable.from(parts());
    const answer = await socket.send("PUT", await mediaPath("big"), { raw, headers: uploadHeaders });
    expect(answer.status).toBe(201);
    expect(socket.sandbox.state.calls.uploads).toEqual([
      {
        callId: answer.body.callId,
        fileName: "a.wav",
        contentType: "audio/wav",
        bytes: 50 * 1024 * 1024,
        sha256: digest.digest("hex"),
      },
    ]);
  });

  test("what is announced as too large is refused before it is read", async () => {
    const path = await mediaPath("large");
    const { hostname, port } = new URL(socket.url);
    const { accessKey, accessKeySecret } = socket.sandbox.credentials;
    const key = Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64");
    const lines = [
      `PUT ${path} HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: Basic ${key}`,
      `Content-Type: ${uploadHeaders["content-type"]}`,
      "Content-Length: 2000000000",
    ];
    const status = await new Promise<string>((resolve, reject) => {
      const raw = connect(Number(port), hostname, () => raw.write(`${lines.join("\r\n")}\r\n\r\n`));
      raw.once("error", reject);
      raw.once("data", (data) => {
        raw.destroy();
        resolve(data.toString().split("\r\n", 1)[0] ?? "");
      });
    });
    expect(status).toContain("413");
  });

  test("a body cut short is a 400 or a broken connection, and the next request is answered", async () => {
    const whole = createMultipart({ part: "mediaFile", name: "a.wav", type: "audio/wav", content: "abc" });
    const path = await mediaPath("cut");
    const answer = await socket.send("PUT", path, { raw: whole.subarray(0, -20), headers: uploadHeaders });
    expect(told(answer)).toEqual([400, ["Bad request"]]);
    const file = { part: "mediaFile", name: "a.wav", type: "audio/wav", content: "abc" };
    expect((await socket.send("PUT", path, { file })).status).toBe(201);
  });

  test("another part or another content type is refused", async () => {
    const path = await mediaPath("odd");
    const file = { part: "file", name: "a.wav", type: "audio/wav", content: "abc" };
    expect(told(await socket.send("PUT", path, { file }))).toEqual([400, ["mediaFile part is missing"]]);
    expect((await socket.send("PUT", path, { body: {} })).status).toBe(415);
  });
});

describe("faults", () => {
  const get = () => socket.send("GET", "/v2/workspaces");

  test("an error of choice, as often as asked for, for one operation", async () => {
    socket.sandbox.injectFault({ operation: "GET /v2/workspaces", status: 503, times: 2, body: "<h1>Down</h1>" });
    expect((await socket.send("GET", "/v2/users")).status).toBe(200);
    const down = await get();
    expect([down.status, down.headers["content-type"], down.text]).toEqual([
      503,
      "text/html; charset=utf-8",
      "<h1>Down</h1>",
    ]);
    expect([(await get()).status, (await get()).status]).toEqual([503, 200]);
  });

  test("a connection that resets, and an answer that breaks off", async () => {
    socket.sandbox.injectFault({ connection: "reset" });
    await expect(get()).rejects.toThrow("socket hang up");
    socket.sandbox.injectFault({ connection: "truncate" });
    await expect(get()).rejects.toThrow("aborted");
    expect((await get()).status).toBe(200);
  });

  test("silence, until the caller has had enough", async () => {
    socket.sandbox.injectFault({ connection: "hang" });
    const signal = AbortSignal.timeout(50);
    const { accessKey, accessKeySecret } = socket.sandbox.credentials;
    const authorization = `Basic ${Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64")}`;
    await expect(fetch(`${socket.url}/v2/workspaces`, { signal, headers: { authorization } })).rejects.toThrow(
      "timeout",
    );
    expect((await get()).status).toBe(200);
  });
});
