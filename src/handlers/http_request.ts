// Sends a request that the caller composes. The schema validates path and method; headers are validated here.
import { createInvalidInputError, type Issue } from "../errors/errors.ts";
import type { HttpRequestInput, HttpRequestOutput } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import type { PreparedRequest } from "../runtime/request.ts";

type Body = Exclude<HttpRequestOutput["body"], undefined>;

/** Headers that contain credentials, select the host, frame the message, override the method, or that the connector sets. */
const reservedHeaders =
  /^(authorization|cookie2?|set-cookie|proxy-.*|host|forwarded|x-forwarded-.*|x-http-method(-override)?|x-method-override|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|http2-settings|accept|user-agent)$/i;
const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;

export const httpRequest: Handler<HttpRequestInput, HttpRequestOutput> = async (input, context) => {
  const { method, path, query = {}, headers = {}, body } = input;
  const issues = Object.entries(headers).flatMap(([name, value]) => validateHeader(name, value));
  if (issues.length > 0) throw createInvalidInputError(issues, context.action.id);
  const response = await context.send({
    method,
    path,
    query: formatValues(query),
    headers,
    ...(body !== undefined && { json: body }),
    isIdempotent: context.isIdempotent,
  });
  const { "set-cookie": _secret, ...visibleHeaders } = { ...response.headers };
  return {
    status: response.status,
    headers: visibleHeaders,
    ...(response.body !== undefined && { body: response.body as Body }),
  };
};

function validateHeader(name: string, value: string): Issue[] {
  const path = `/headers/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (!headerName.test(name)) return [{ path, message: "is not a header name." }];
  if (reservedHeaders.test(name)) return [{ path, message: "is set by the connector or not allowed." }];
  return headerValue.test(value) ? [] : [{ path, message: "contains characters that are not allowed in a header." }];
}

function formatValues(values: NonNullable<HttpRequestInput["query"]>): PreparedRequest["query"] {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
