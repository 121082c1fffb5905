// Runs an action with a file that the browser sends. The content is passed on while it arrives, and never stored.
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { createInvalidInputError } from "gong-connector/internal";
import type { RunResult } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { requireConfirmation } from "../run_confirmation.ts";
import type { Services } from "../services.ts";
import { openUploadForm, type UploadForm } from "../steps/upload_form.ts";
import { createRunSubject, getAction, readRun } from "./actions.ts";
import { runForPage } from "./run_for_page.ts";

export function registerActionUploadRoute(server: FastifyInstance, services: Services): void {
  // In a separate scope: no other route reads multipart/form-data.
  server.register(async (inner) => {
    inner.addContentTypeParser("multipart/form-data", async (_request: unknown, body: Readable) => body);
    inner.post<{ Params: { id: string } }>("/actions/:id/upload", async ({ params, body, headers }, reply) => {
      if (!(body instanceof Readable))
        throw createInvalidInputError([{ path: "", message: "The body must be multipart/form-data." }]);
      try {
        const form = await openUploadForm(body, headers, getAction(params.id));
        const signal = createDisconnectSignal(reply);
        return await runUpload(services, params.id, form, signal).finally(() => form.close());
      } finally {
        // The client reads the response after it has sent the body.
        body.resume();
      }
    });
  });
}

async function runUpload(services: Services, id: string, form: UploadForm, signal: AbortSignal): Promise<RunResult> {
  const request = readRun(form.input);
  const subject = await createRunSubject(services, id, request);
  await requireConfirmation(services, subject, request.confirmation);
  const { connection, action, input } = subject;
  return runForPage(services, connection, action, input, { signal, upload: form.upload });
}
