// Every operation's answer, taken from a real socket, held against the vendor's description.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  listOperations,
  missingOpenApiMessage,
  validateRequest,
  validateResponse,
} from "../../../test/helpers/gong_openapi.ts";
import { openSandboxClient, type SandboxClient, type SandboxRequest } from "../../../test/helpers/sandbox_client.ts";
import { routes } from "../src/routes/index.ts";
import type { ExampleContext } from "./example_context.ts";
import { createExampleContext, examples } from "./examples.ts";

let socket: SandboxClient;
let known: ExampleContext;
/** The one moment of this file: late on a day in spring, in the company's zone. */
const fixedTime = Date.UTC(2026, 3, 15, 22);

beforeAll(async () => {
  socket = await openSandboxClient({ seed: "spec", clock: () => fixedTime, bulkProcessingMs: 0 });
  known = createExampleContext(socket.sandbox, fixedTime);
});

afterAll(() => socket.close());

function partsOf(sending: SandboxRequest): readonly string[] {
  return sending.file === undefined ? [] : [sending.file.part];
}

describe.skipIf(missingOpenApiMessage !== "")(
  `answers as the vendor describes them${missingOpenApiMessage && ` (${missingOpenApiMessage})`}`,
  () => {
    test("every described operation has a route and an example", () => {
      const routed = routes.map(({ method, path }) => `${method} ${path}`);
      const left = listOperations().filter((name) => name !== "GET /v2/calls/manual-crm-associations");
      expect(left.filter((name) => !routed.includes(name))).toEqual([]);
      expect(left.filter((name) => !examples.some(([example]) => example === name))).toEqual([]);
    });

    // One after the other: later examples use what earlier ones created.
    test.each(examples)("%s", async (name, status, make) => {
      const [method = "", template = ""] = name.split(" ");
      const { path = template, ...sending } = make(known);
      const answer = await socket.send(method, path, sending);
      known.answers.set(name, answer.body);
      expect(answer.status, answer.text).toBe(status);
      expect(validateRequest(method, path, { ...sending, parts: partsOf(sending) })).toEqual([]);
      expect(validateResponse(method, path, status, answer.body)).toEqual([]);
      expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(answer.headers["x-traceid"]).toBe(answer.body.requestId);
    });
  },
);
