// A server in its process, so that only the client's memory is measured. It sends the number of bytes of an upload.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  let received = 0;
  request.on("data", (part: Buffer) => {
    received += part.length;
  });
  request.on("end", () => {
    process.send?.({ received, declared: Number(request.headers["content-length"]) });
    response.writeHead(201).end('{"requestId":"r","callId":"7782342274025937895"}');
  });
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
