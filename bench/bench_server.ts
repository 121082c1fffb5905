// The server of the benchmarks: accepts any upload, and responds to every other request with one call. Prints its URL.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const call = {
  id: "7782342274025937895",
  url: "https://app.gong.io/call?id=7782342274025937895",
  title: "Kick-off",
  scheduled: "2026-03-02T10:30:00+00:00",
  started: "2026-03-02T10:30:12.041+00:00",
  duration: 1460,
  primaryUserId: "234599484848423",
  direction: "Inbound",
  system: "Outreach",
  scope: "Internal",
  media: "Video",
  language: "eng",
  workspaceId: "623457276584334",
  sdrDisposition: null,
  clientUniqueId: "7JEHFRGXDDZFEW2FC4U",
  customData: "x".repeat(1500),
  purpose: "Demo call",
  meetingUrl: "https://meet.example.com/abc",
  isPrivate: false,
  calendarEventId: "abcde@google.com",
};
const callResponse = Buffer.from(JSON.stringify({ requestId: "4al018gzaztcr8nbukw", call }));
const uploadResponse = Buffer.from(JSON.stringify({ requestId: "4al018gzaztcr8nbukw", callId: call.id }));

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    const [status, body] = request.method === "PUT" ? [201, uploadResponse] : [200, callResponse];
    response
      .writeHead(status, { "content-type": "application/json;charset=utf-8", "content-length": body.length })
      .end(body);
  });
});
server.requestTimeout = 0;
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
