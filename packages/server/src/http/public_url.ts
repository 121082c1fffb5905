// Where the server is reached: the address that browsers, the vendor and customers are told.
import type { FastifyInstance } from "fastify";
import { ConnectorError } from "gong-connector";
import { isLoopback } from "gong-connector/internal";

export class PublicUrl {
  readonly #publicUrl: string | undefined;
  #server: FastifyInstance | undefined;

  /** `publicUrl` is the address in front of a proxy; the one that is listened on when left out. */
  constructor(publicUrl?: string) {
    if (publicUrl === undefined) return;
    const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username) {
      throw new ConnectorError("invalid_public_url", "PUBLIC_URL is not an http or https URL without a path", {
        remedy: "Set it to an origin such as https://connector.example.com.",
      });
    }
    this.#publicUrl = url.origin;
  }

  /** The server whose address it is: a free port is known only once it listens. */
  bind(server: FastifyInstance): void {
    this.#server = server;
  }

  /** Origin, without a slash at the end. */
  getOrigin(): string {
    return this.#publicUrl ?? this.#listening();
  }

  getCallbackUrl(): string {
    return `${this.getOrigin()}/oauth/callback`;
  }

  isSecure(): boolean {
    return this.getOrigin().startsWith("https:");
  }

  /** Whether a Host header names this server, for answers that no rebound name may get. */
  matchesHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    return host === new URL(this.getOrigin()).host || isLoopback(host.replace(/:\d+$/, ""));
  }

  /** The same page at the address that cookies and callbacks are bound to, where a browser came by another loopback name. */
  getCanonicalUrl(host: string | undefined, path: string): string | undefined {
    const own = new URL(this.getOrigin());
    if (this.#publicUrl !== undefined || host === undefined || host === own.host) return undefined;
    const alias = isLoopback(host.replace(/:\d+$/, "")) && isLoopback(own.hostname);
    return alias && host.endsWith(`:${own.port}`) ? `${own.origin}${path}` : undefined;
  }

  #listening(): string {
    const address = this.#server?.server.address();
    if (typeof address !== "object" || address === null) return "http://127.0.0.1";
    const isAny = address.address === "0.0.0.0" || address.address === "::";
    const host = isAny ? "localhost" : address.address.includes(":") ? `[${address.address}]` : address.address;
    return `http://${host}:${address.port}`;
  }
}
