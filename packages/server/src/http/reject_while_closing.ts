// Rejects requests that arrive while the server stops. Nothing has run, so a client can send them to another process.
import type { FastifyInstance } from "fastify";
import { ConnectorError } from "gong-connector";

export function rejectWhileClosing(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook("preClose", async () => {
    isClosing = true;
  });
  server.addHook("onRequest", (_request, _reply, done) => {
    if (isClosing) done(new ConnectorError("server_stopping", "the server is stopping"));
    else done();
  });
}
