// The webhook receiver of an engine: it stores the deliveries that it receives.
import type { IncomingHttpHeaders } from "node:http";
import { readBody, startHttpServer } from "../../../../test/helpers/servers.ts";

export interface EventReceiver {
  url: string;
  deliveries: { headers: IncomingHttpHeaders; body: string }[];
  /** What it responds with. The test can change it. */
  response: { status: number; headers?: Record<string, string> };
}

/** `path` is that of its URL. */
export async function startEventReceiver(status = 204, path = "/hook"): Promise<EventReceiver> {
  const receiver: EventReceiver = { url: "", deliveries: [], response: { status } };
  const origin = await startHttpServer(async (request, response) => {
    receiver.deliveries.push({ headers: request.headers, body: await readBody(request) });
    response.writeHead(receiver.response.status, receiver.response.headers).end("received");
  });
  receiver.url = origin + path;
  return receiver;
}
