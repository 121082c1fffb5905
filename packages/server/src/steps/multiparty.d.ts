// The part of multiparty that is used here. Its published types ask for an IncomingMessage, of which it reads no more than this.
declare module "multiparty" {
  import type { IncomingHttpHeaders } from "node:http";
  import type { PassThrough, Readable, Writable } from "node:stream";

  export interface Part extends PassThrough {
    name: string | null;
    filename: string | undefined;
    headers: Readonly<Record<string, string>>;
    /** Size of the content: the part's own content-length or, for the last part, that of the request without the rest. */
    byteCount: number | undefined;
  }

  export class Form extends Writable {
    constructor(options?: { maxHeaderSize?: number });
    parse(request: Readable & { headers: IncomingHttpHeaders }): void;
    on(event: "part", listener: (part: Part) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "close" | "drain" | "finish", listener: () => void): this;
  }
}
