// Rejects requests that arrive while the server stops. Nothing has run, so a client can send them to another process.
import type { FastifyInstance } from "fastify";
import { ConnectorError } from "gong-connector";

export function rejectWhileClosing(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook("preClose", async () => {
    isClosing = true;
  });
  server.addHook("onRequest", async () => {
    if (isClosing) throw new ConnectorError("server_stopping", "the server is stopping");
  });
}
