// The public URL: the address of the server for browsers, customers and Gong.
import type { FastifyInstance } from "fastify";
import { ConnectorError, gongManifests } from "gong-connector";
import { isLoopback } from "gong-connector/internal";
import type { AddressProblems } from "../api/settings_contract.ts";
import { loopbackNetworks, NetworkList } from "./network_list.ts";

const loopback = new NetworkList("loopback", loopbackNetworks);

export class PublicUrl {
  readonly #publicUrl: string | undefined;
  #server: FastifyInstance | undefined;
  #socketOrigin: string | undefined;

  /** `publicUrl` is the URL of a reverse proxy; by default, the URL is that of the socket. */
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

  /** Sets the server whose socket is used. The port may be known only when it listens. */
  bind(server: FastifyInstance): void {
    this.#server = server;
  }

  /** Without a slash at the end. */
  getOrigin(): string {
    return this.#publicUrl ?? this.#socketOrigin ?? this.#getSocketOrigin();
  }

  getCallbackUrl(): string {
    return `${this.getOrigin()}/oauth/callback`;
  }

  /** Whether only this machine can use the URL. */
  isOnLoopback(): boolean {
    return isLoopback(new URL(this.getOrigin()).hostname);
  }

  /** Why some addresses of the server cannot be reached by those who need them, and what to do, as sentences. */
  findProblems(): AddressProblems {
    const { title } = gongManifests().connector;
    const example = "PUBLIC_URL=https://connector.example.com";
    if (this.isOnLoopback()) {
      const remedy = `Start the server with its public address, such as ${example}.`;
      return {
        callback: `Only a browser on this machine can return to this address. ${remedy}`,
        webhook: `${title} cannot reach this machine. ${remedy}`,
        connect: `The link works only on this machine. ${remedy}`,
      };
    }
    if (this.isSecure()) return {};
    const remedy = `Put the server behind a reverse proxy with TLS, and start it with its https address, such as ${example}.`;
    return { webhook: `${title} sends webhook requests to https addresses only. ${remedy}` };
  }

  isListeningOnLoopback(): boolean {
    const address = this.#server?.server.address();
    return typeof address === "object" && address !== null && loopback.has(address.address);
  }

  isSecure(): boolean {
    return this.getOrigin().startsWith("https:");
  }

  /** Whether a Host header is the name of this server, to prevent DNS rebinding. */
  matchesHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    return host === new URL(this.getOrigin()).host || isLoopback(host.replace(/:\d+$/, ""));
  }

  /** The URL of the same page on the host of the cookies, if a browser used another name of loopback. */
  getCanonicalUrl(host: string | undefined, path: string): string | undefined {
    const url = new URL(this.getOrigin());
    if (this.#publicUrl !== undefined || host === undefined || host === url.host) return undefined;
    const isAlias = isLoopback(host.replace(/:\d+$/, "")) && isLoopback(url.hostname);
    return isAlias && host.endsWith(`:${url.port}`) ? `${url.origin}${path}` : undefined;
  }

  #getSocketOrigin(): string {
    const address = this.#server?.server.address();
    if (typeof address !== "object" || address === null) return "http://127.0.0.1";
    const isAny = address.address === "0.0.0.0" || address.address === "::";
    const host = isAny ? "localhost" : address.address.includes(":") ? `[${address.address}]` : address.address;
    // Each request needs it, and address() is a system call.
    this.#socketOrigin = `http://${host}:${address.port}`;
    return this.#socketOrigin;
  }
}
