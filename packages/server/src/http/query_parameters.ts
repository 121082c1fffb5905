// Query parameters. Repeated ones are rejected: two programs on the way to a route could each read another one of the values.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";

/** Applies to every route. Each answers in its own format. */
export function rejectRepeatedParameters(server: FastifyInstance): void {
  server.addHook("onRequest", ({ query }, _reply, done) => {
    const [name] = Object.entries(query ?? {}).find(([, value]) => Array.isArray(value)) ?? [];
    if (name === undefined) return done();
    const message = "occurs more than once in the query";
    done(new ConnectorError("repeated_parameter", `${name} ${message}`, { issues: [{ path: `/${name}`, message }] }));
  });
}

/** The query parameters of a request, whose repetition was rejected. */
export function readQueryTexts({ query }: FastifyRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]));
}
