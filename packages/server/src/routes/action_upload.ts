// Runs an action with a file that the browser sends. The content is passed on while it arrives, and never stored.
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type Action, gongManifests } from "gong-connector";
import { createInvalidInputError, normalizeInput } from "gong-connector/internal";
import type { RunResult } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import type { Services } from "../services.ts";
import { openUploadForm } from "../steps/upload_form.ts";
import { getAction, requireConnection } from "./actions.ts";
import { runForPage } from "./run_for_page.ts";

interface UploadRequest {
  Params: { id: string };
  Querystring: { connection?: string };
}

export function registerActionUploadRoute(server: FastifyInstance, services: Services): void {
  // In a scope of its own: no other route reads multipart/form-data.
  server.register(async (inner) => {
    inner.addContentTypeParser("multipart/form-data", async (_request: unknown, body: Readable) => body);
    inner.post<UploadRequest>("/actions/:id/upload", async ({ params, query, body, headers }, reply) => {
      if (!(body instanceof Readable))
        throw createInvalidInputError([{ path: "", message: "The body must be multipart/form-data." }]);
      try {
        const action = getAction(params.id);
        await requireConnection(services, query.connection ?? "");
        return await runUpload(services, query.connection ?? "", action, body, headers, createDisconnectSignal(reply));
      } finally {
        // The client reads the response after it has sent the body.
        body.resume();
      }
    });
  });
}

async function runUpload(
  services: Services,
  connection: string,
  action: Action,
  body: Readable,
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
): Promise<RunResult> {
  const form = await openUploadForm(body, headers, action);
  try {
    const input = normalizeInput(action.input, form.input, gongManifests().connector.pagination.cursorInput);
    return await runForPage(services, connection, action, input, { signal, upload: form.upload });
  } finally {
    form.close();
  }
}
