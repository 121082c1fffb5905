// Reads request bodies: JSON without loss of digits, validated against a schema.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError, type Schema } from "gong-connector";
import { compileValidator, createInvalidInputError, parseInputJson } from "gong-connector/internal";

/** Creates a function that returns a valid body with its type, and throws `invalid_input` with every issue otherwise. */
export function createBodyReader<Body>(schema: Schema): (value: unknown) => Body {
  const validate = compileValidator(schema);
  return (value) => {
    const issues = validate(value);
    if (issues.length > 0) throw createInvalidInputError(issues);
    return value as Body;
  };
}

/** Accepts JSON only, of at most `maxBytes`. */
export function registerJsonParser(server: FastifyInstance, maxBytes: number): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    "application/json",
    { parseAs: "string", bodyLimit: maxBytes },
    async (_request: FastifyRequest, body: string) => (body === "" ? {} : parse(body)),
  );
}

/** The error contains no part of the body, which can have secrets. */
function parse(body: string): unknown {
  try {
    return parseInputJson(body);
  } catch (error) {
    if (ConnectorError.is(error) && error.code === "lossy_number") throw error;
    throw new ConnectorError("invalid_json", "the body is not JSON");
  }
}
