// A server that speaks the protocol of PostgreSQL, for errors that a real server sends rarely.
import type { Socket } from "node:net";
import { startTcpServer } from "../../../../test/helpers/servers.ts";

/** Rows of text, or an error with its SQLSTATE; undefined for no response. */
export type StatementResult = readonly Readonly<Record<string, string>>[] | { state: string; message: string };

export interface PostgresProtocolServer {
  /** postgres:// URL. */
  url: string;
  /** The parameters with which each connection started. */
  connections: { parameters: Readonly<Record<string, string>>; socket: Socket }[];
  /** The statements that arrived, in order. */
  statements: string[];
  /** The result of a statement without values; a test may replace it. */
  run: (sql: string) => StatementResult | undefined | Promise<StatementResult | undefined>;
  /** False if connections get no response. */
  accepts: boolean;
}

export async function startPostgresProtocolServer(): Promise<PostgresProtocolServer> {
  const server: PostgresProtocolServer = { url: "", connections: [], statements: [], run: () => [], accepts: true };
  const url = await startTcpServer((socket) => {
    let received = Buffer.alloc(0);
    let isStarted = false;
    socket.on("data", async (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      for (;;) {
        // The first message has no letter for its type.
        const start = isStarted ? 1 : 0;
        if (received.length < start + 4) return;
        const end = start + received.readUInt32BE(start);
        if (received.length < end) return;
        const [type, content] = [received.toString("utf8", 0, start), received.subarray(start + 4, end)];
        received = received.subarray(end);
        if (!isStarted) {
          if (!server.accepts) return;
          isStarted = true;
          server.connections.push({ parameters: readParameters(content), socket });
          socket.write(Buffer.concat([encode("R", Buffer.alloc(4)), encode("Z", Buffer.from("I"))]));
        } else if (type === "Q") {
          const sql = content.toString("utf8", 0, content.length - 1);
          server.statements.push(sql);
          const result = await server.run(sql);
          if (result) socket.write(Buffer.concat([encodeResult(result), encode("Z", Buffer.from("I"))]));
        } else if (type === "X") socket.end();
      }
    });
  });
  server.url = url.replace("http://", "postgres://test@").concat("/test");
  return server;
}

/** Names and values after the version of the protocol, each with a zero at its end. */
function readParameters(content: Buffer): Record<string, string> {
  const texts = content.toString("utf8", 4).split("\0");
  return Object.fromEntries(texts.flatMap((name, index) => (index % 2 === 0 ? [[name, texts[index + 1] ?? ""]] : [])));
}

function encodeResult(result: StatementResult): Buffer {
  if ("state" in result) return encode("E", Buffer.from(`SERROR\0C${result.state}\0M${result.message}\0\0`));
  const names = Object.keys(result[0] ?? {});
  // After the name: table, column, type (25 is text), size, modifier and format.
  const columns = names.map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`), integer(0), short(0), integer(25), short(0xffff), integer(0), short(0)]),
  );
  const rows = result.map((row) => {
    const values = names.map((name) => Buffer.from(row[name] ?? ""));
    return encode("D", short(names.length), ...values.flatMap((value) => [integer(value.length), value]));
  });
  return Buffer.concat([encode("T", short(names.length), ...columns), ...rows, encode("C", Buffer.from("SELECT\0"))]);
}

function encode(type: string, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from(type), integer(content.length + 4), content]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
