// Media uploads and fault injection.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createMultipart,
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";

let client: SandboxClient;

beforeEach(async () => {
  client = await openSandboxClient({ calls: 1 });
});
afterEach(() => client.close());

const getFailure = (response: SandboxTestResponse) => [response.status, response.body.errors];

function createCallBody(clientUniqueId: string): Record<string, unknown> {
  const primaryUser = client.sandbox.state.users[0]?.id;
  const call = { clientUniqueId, actualStart: "2026-04-15T10:00:00Z", direction: "Inbound", primaryUser };
  return { ...call, parties: [{ userId: primaryUser }] };
}

const uploadHeaders = { "content-type": "multipart/form-data; boundary=----sandbox-test-boundary" };

describe("uploads", () => {
  async function mediaPath(clientUniqueId: string): Promise<string> {
    const { body } = await client.send("POST", "/v2/calls", { body: createCallBody(clientUniqueId) });
    return `/v2/calls/${String(body.callId)}/media`;
  }

  test("counts and hashes an upload of 50 MB", async () => {
    const [head, tail] = createMultipart({ part: "mediaFile", name: "a.wav", type: "audio/wav", content: "|" })
      .toString()
      .split("|");
    const block = Buffer.alloc(1024 * 1024, "gong");
    const digest = createHash("sha256");
    function* generateParts() {
      yield Buffer.from(head ?? "");
      for (let count = 0; count < 50; count += 1) {
        digest.update(block);
        yield block;
      }
      yield Buffer.from(tail ?? "");
    }
    const raw = Readable.from(generateParts());
    const response = await client.send("PUT", await mediaPath("big"), { raw, headers: uploadHeaders });
    expect(response.status).toBe(201);
    expect(client.sandbox.state.calls.uploads).toEqual([
      {
        callId: response.body.callId,
        fileName: "a.wav",
        contentType: "audio/wav",
        bytes: 50 * 1024 * 1024,
        sha256: digest.digest("hex"),
      },
    ]);
  });

  test("rejects an upload by its content-length before it reads the body", async () => {
    const path = await mediaPath("large");
    const { hostname, port } = new URL(client.url);
    const { accessKey, accessKeySecret } = client.sandbox.credentials;
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

  test("responds with 400 to an incomplete body and accepts the next request", async () => {
    const complete = createMultipart({ part: "mediaFile", name: "a.wav", type: "audio/wav", content: "abc" });
    const path = await mediaPath("cut");
    const response = await client.send("PUT", path, { raw: complete.subarray(0, -20), headers: uploadHeaders });
    expect(getFailure(response)).toEqual([400, ["Bad request"]]);
    const file = { part: "mediaFile", name: "a.wav", type: "audio/wav", content: "abc" };
    expect((await client.send("PUT", path, { file })).status).toBe(201);
  });

  test("rejects another part name and another content type", async () => {
    const path = await mediaPath("odd");
    const file = { part: "file", name: "a.wav", type: "audio/wav", content: "abc" };
    expect(getFailure(await client.send("PUT", path, { file }))).toEqual([400, ["mediaFile part is missing"]]);
    expect((await client.send("PUT", path, { body: {} })).status).toBe(415);
  });
});

describe("fault injection", () => {
  const get = () => client.send("GET", "/v2/workspaces");

  test("responds with the injected error to one operation, as often as requested", async () => {
    client.sandbox.injectFault({ operation: "GET /v2/workspaces", status: 503, times: 2, body: "<h1>Down</h1>" });
    expect((await client.send("GET", "/v2/users")).status).toBe(200);
    const down = await get();
    expect([down.status, down.headers["content-type"], down.text]).toEqual([
      503,
      "text/html; charset=utf-8",
      "<h1>Down</h1>",
    ]);
    expect([(await get()).status, (await get()).status]).toEqual([503, 200]);
  });

  test("resets the connection or truncates the response", async () => {
    client.sandbox.injectFault({ connection: "reset" });
    await expect(get()).rejects.toThrow("socket hang up");
    client.sandbox.injectFault({ connection: "truncate" });
    await expect(get()).rejects.toThrow("aborted");
    expect((await get()).status).toBe(200);
  });

  test("sends no response to one request and responds to the next", async () => {
    client.sandbox.injectFault({ connection: "hang" });
    const { accessKey, accessKeySecret } = client.sandbox.credentials;
    const auth = `${accessKey}:${accessKeySecret}`;
    const pending = request(`${client.url}/v2/workspaces`, { auth, headers: { expect: "100-continue" } });
    let hasResponse = false;
    pending.once("response", () => {
      hasResponse = true;
    });
    pending.flushHeaders();
    await once(pending, "continue");
    expect((await get()).status).toBe(200);
    expect(hasResponse).toBe(false);
    pending.on("error", () => {}).destroy();
  });
});
