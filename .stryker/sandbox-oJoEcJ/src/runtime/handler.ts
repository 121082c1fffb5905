// @ts-nocheck
// What a handler gets: the same send, checks and pacing that declared actions have.
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { Action } from "./manifests.ts";
import type { PreparedRequest } from "./request.ts";
import type { HttpResponse } from "./response.ts";
import type { Progress } from "./send.ts";

/** Content that a host hands over beside the input, since JSON cannot hold it. */
export interface Upload {
  /** Opens the content; called once per attempt. A host whose stream can be read only once passes `once: true`. */
  open(): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
  isSingleUse?: boolean;
  sizeBytes: number;
  fileName: string;
  contentType?: string;
}

/** Which files and addresses an action may read on this machine. Hosts that others can reach allow none by default. */
export interface FilePolicy {
  /** Local files: all, none, or those under a directory. */
  local: "all" | "none" | { under: string };
  /** Whether URLs may lead to loopback and private addresses. */
  privateUrls: boolean;
}

export interface HandlerContext {
  action: Action;
  /** Whether the request may be sent twice. */
  isIdempotent: boolean;
  files: FilePolicy;
  /** Values kept for the connector's life; nothing that a restart may not lose. */
  cache: Map<string, unknown>;
  /** The connector's rules of paging. */
  pagination: ConnectorManifest["pagination"];
  signal?: AbortSignal;
  upload?: Upload;
  onProgress?: (progress: Progress) => void;
  /** Sends a request under the action's name. Throws ConnectorError for every refusal. */
  send(request: PreparedRequest): Promise<HttpResponse>;
  /** The action of an id. Throws `invalid_input` with the nearest id when there is none. */
  getAction(id: string): Action;
  /** Runs another action with the same options. */
  run(id: string, input: unknown): Promise<unknown>;
  /** Walks another list action. */
  iterate(id: string, input: unknown): AsyncIterable<unknown>;
}

/** Stands in for an action's `request`. Its input has passed the action's schema. */
// biome-ignore lint/suspicious/noExplicitAny: a map of handlers holds inputs of every action; each is typed where it is defined
export type Handler<Input = any, Output = unknown> = (input: Input, context: HandlerContext) => Promise<Output>;
