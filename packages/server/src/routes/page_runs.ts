// Page runs: started by the routes that run actions, followed after a reload, and stopped.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError, type Schema } from "gong-connector";
import type { RunResult } from "../api/settings_contract.ts";
import type { Services } from "../services.ts";
import type { RunForPageOptions } from "./run_for_page.ts";
import { sendRunStream, toRunMessage } from "./run_stream.ts";

/** A UUID that the page generates. */
export const pageRunSchema: Schema = { type: "string", pattern: "^[0-9a-f-]{36}$" };

interface ById {
  Params: { id: string };
}

export function registerPageRunRoutes(server: FastifyInstance, { pageRuns, sessions }: Services): void {
  server.get<ById>("/page-runs/:id", async (request, reply) => {
    const session = await sessions.require(request);
    return sendRunStream(reply, pageRuns.follow(request.params.id, session.id));
  });
  server.delete<ById>("/page-runs/:id", async (request, reply) => {
    const session = await sessions.require(request);
    pageRuns.stop(request.params.id, session.id);
    return reply.status(204).send();
  });
}

interface NewPageRun {
  id: string;
  /** A page that leaves before the run has started does not start it. */
  disconnected: AbortSignal;
  run: (options: RunForPageOptions) => Promise<RunResult>;
}

export async function startPageRun(
  { pageRuns, sessions }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, disconnected, run }: NewPageRun,
): Promise<FastifyReply> {
  const session = await sessions.require(request);
  if (disconnected.aborted) throw new ConnectorError("client_disconnected", "the page left before the run started");
  const lines = pageRuns.start(id, session.id, (options) => toRunMessage(request, run(options)));
  return sendRunStream(reply, lines);
}
