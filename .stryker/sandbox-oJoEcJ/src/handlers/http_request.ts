// @ts-nocheck
// Sends a request of the caller's own making; path and method have passed the schema, headers are judged here.
import type { HttpRequestInput, HttpRequestOutput } from "../generated/actions.ts";
import { createInvalidInputError, type Issue } from "../runtime/errors.ts";
import type { Handler } from "../runtime/handler.ts";
import type { PreparedRequest } from "../runtime/request.ts";

type Body = Exclude<HttpRequestOutput["body"], undefined>;

/** Headers that carry credentials, choose the host, frame the message, rename the method, or that the connector sets. */
const reserved =
  /^(authorization|cookie2?|set-cookie|proxy-.*|host|forwarded|x-forwarded-.*|x-http-method(-override)?|x-method-override|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|http2-settings|accept|user-agent)$/i;
const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const printable = /^[\t\x20-\x7e]*$/;

export const httpRequest: Handler<HttpRequestInput, HttpRequestOutput> = async (input, context) => {
  const { method, path, query = {}, headers = {}, body } = input;
  const issues = Object.entries(headers).flatMap(([name, value]) => faultOf(name, value));
  if (issues.length > 0) throw createInvalidInputError(issues, context.action.id);
  const reply = await context.send({
    method,
    path,
    query: queryOf(query),
    headers,
    ...(body !== undefined && { json: body }),
    isIdempotent: context.isIdempotent,
  });
  const { "set-cookie": _secret, ...shown } = { ...reply.headers };
  return {
    status: reply.status,
    headers: shown,
    ...(reply.body !== undefined && { body: reply.body as Body }),
  };
};

function faultOf(name: string, value: string): Issue[] {
  const path = `/headers/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (!token.test(name)) return [{ path, message: "is not the name of a header" }];
  if (reserved.test(name)) return [{ path, message: "is set by the connector or may not be sent" }];
  if (!printable.test(value)) return [{ path, message: "holds characters that a header may not hold" }];
  return [];
}

function queryOf(values: NonNullable<HttpRequestInput["query"]>): PreparedRequest["query"] {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
