// Reads bodies: JSON without loss of digits, checked against a schema before anything looks at it.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError, type Schema } from "gong-connector";
import { compileValidator, parseInputJson } from "gong-connector/internal";
import { createValidationError, HttpError } from "./http_error.ts";

/** A function that gives a body its type once it fits the schema, and refuses it with every fault otherwise. */
export function createBodyReader<Body>(schema: Schema): (value: unknown) => Body {
  const check = compileValidator(schema);
  return (value) => {
    const issues = check(value);
    if (issues.length > 0) throw createValidationError(issues);
    return value as Body;
  };
}

/** Takes JSON only. What was sent is never part of the refusal: it may hold a secret. */
export function registerJsonParser(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string) => (body === "" ? {} : parse(body)),
  );
}

function parse(body: string): unknown {
  try {
    return parseInputJson(body);
  } catch (error) {
    // The message of a lossy number contains no part of the body.
    if (ConnectorError.is(error) && error.code === "lossy_number") throw createValidationError(error.issues ?? []);
    throw new HttpError(400, "invalid_json", "The body is not JSON");
  }
}
