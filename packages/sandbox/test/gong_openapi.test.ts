// The response of every operation, compared with Gong's OpenAPI description.
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

let client: SandboxClient;
let context: ExampleContext;
/** A spring afternoon in the company's time zone. */
const fixedTime = Date.UTC(2026, 3, 15, 22);

beforeAll(async () => {
  client = await openSandboxClient({ seed: "spec", clock: () => fixedTime, bulkProcessingMs: 0 });
  context = createExampleContext(client.sandbox, fixedTime);
});

afterAll(() => client.close());

function listParts(sending: SandboxRequest): readonly string[] {
  return sending.file === undefined ? [] : [sending.file.part];
}

describe.skipIf(missingOpenApiMessage !== "")(
  `responses match Gong's description${missingOpenApiMessage && ` (${missingOpenApiMessage})`}`,
  () => {
    test("has a route and an example for every described operation", () => {
      const routed = routes.map(({ method, path }) => `${method} ${path}`);
      const operations = listOperations().filter((name) => name !== "GET /v2/calls/manual-crm-associations");
      expect(operations.filter((name) => !routed.includes(name))).toEqual([]);
      expect(operations.filter((name) => !examples.some(([example]) => example === name))).toEqual([]);
    });

    // In sequence: later examples use records of earlier ones.
    test.each(examples)("%s", async (name, status, make) => {
      const [method = "", template = ""] = name.split(" ");
      const { path = template, ...sending } = make(context);
      const response = await client.send(method, path, sending);
      context.responses.set(name, response.body);
      expect(response.status, response.text).toBe(status);
      expect(validateRequest(method, path, { ...sending, parts: listParts(sending) })).toEqual([]);
      expect(validateResponse(method, path, status, response.body)).toEqual([]);
      expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(response.headers["x-traceid"]).toBe(response.body.requestId);
    });
  },
);
