// Requests to actions and the listeners that respond to them, for tests on real sockets.
import type { RequestListener, ServerResponse } from "node:http";

export const call = { id: "7782342274025937895" };
export const callResponse = { requestId: "r1", call };
export const meeting = {
  startTime: "2026-03-02T18:00:00Z",
  endTime: "2026-03-02T18:30:00Z",
  invitees: [],
  organizerEmail: "test@example.com",
};
export const transcripts = { filter: { callIds: [call.id] } };

export function respondJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { "content-type": "application/json;charset=utf-8", ...headers })
    .end(JSON.stringify(body));
}

/** Responds with one listener after the other, then always with the last; counts the requests. */
export function respondInTurn(...listeners: [RequestListener, ...RequestListener[]]): {
  count: number;
  listener: RequestListener;
} {
  const turn = {
    count: 0,
    listener(request: Parameters<RequestListener>[0], response: ServerResponse) {
      const listener = listeners[Math.min(turn.count, listeners.length - 1)] ?? listeners[0];
      turn.count += 1;
      request.on("error", () => {});
      listener(request, response);
    },
  };
  return turn;
}

/** Closes the connection after the request has arrived. */
export const reset: RequestListener = (request) => request.on("end", () => request.socket.destroy()).resume();

export const busy: RequestListener = (_request, response) => respondJson(response, 503, {}, { "retry-after": "0" });
