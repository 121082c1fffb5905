// Handlers: their context, uploads and local files.
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { Page } from "../pagination/pagination.ts";
import type { Progress } from "./attempt_event.ts";
import type { Action } from "./manifests.ts";
import type { PreparedRequest } from "./request.ts";
import type { HttpResponse } from "./response.ts";

/** Content that a host passes beside the input, since JSON cannot contain it. */
export interface Upload {
  /** Opens the content; called once per attempt. */
  open(): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
  /** The content can be opened once: a failed request is not sent again. */
  isSingleUse?: boolean;
  sizeBytes: number;
  fileName: string;
  contentType?: string;
}

/** Which files and addresses uploads may read on this machine. */
export interface FilePolicy {
  /** Local files: all, none, or those under a directory. */
  localFiles: "all" | "none" | { under: string };
  /** Whether URLs may lead to loopback and private addresses. */
  allowPrivateUrls: boolean;
}

/** A local file that the file policy allows to read. */
export interface LocalFile {
  fileName: string;
  sizeBytes: number;
  /**
   * Opens the file; called once per attempt. A chunk is overwritten when the next one is requested. Throws `source_changed`
   * if the file is no longer the same.
   */
  open(): AsyncIterable<Uint8Array>;
}

/** Opens a local file. Throws `invalid_upload` for the input `/file` where the policy or the file does not allow it. */
export type OpenLocalFile = (path: string, files: FilePolicy, action: string) => Promise<LocalFile>;

/** What a handler gets beside the input: it sends, validates and is rate limited as a declared action is. */
export interface HandlerContext {
  action: Action;
  /** Whether repeating the request is safe. */
  isIdempotent: boolean;
  files: FilePolicy;
  /** Values that are kept while the connector exists and may be lost. */
  cache: Map<string, unknown>;
  /** The connector's names for cursors and limits. */
  pagination: ConnectorManifest["pagination"];
  signal?: AbortSignal;
  upload?: Upload;
  onProgress?: (progress: Progress) => void;
  /** Sends a request under the action's name. Throws ConnectorError for every error response. */
  send(request: PreparedRequest): Promise<HttpResponse>;
  /** Sends a request for a page of this list action, whose items are where the manifest says. Throws `cursor_expired`. */
  requestPage(request: PreparedRequest): Promise<Page>;
  /** The output of the action in a response. Throws `invalid_response` if a value that it requires is missing. */
  readOutput(response: HttpResponse): unknown;
  /** The action of an id. Throws `unknown_action` with the nearest id. */
  getAction(id: string): Action;
  /**
   * Runs another action with the same options. Parts of its output whose type its schema does not declare are left out, so
   * that a handler can read the others by their types. The action itself reports them as drift.
   */
  run(id: string, input: unknown): Promise<unknown>;
  /** The same with all parts, for an output that the handler passes on or checks itself. */
  runUnchecked(id: string, input: unknown): Promise<unknown>;
  /** Opens a local file as `files` allows. Absent in a host without files. */
  openLocalFile?(path: string): Promise<LocalFile>;
  /** The items of another list action, with the parts whose type their schema declares. */
  iterate(id: string, input: unknown): AsyncIterable<unknown>;
}

/**
 * The function of an action that declares no request. Its input is valid by the action's schema. That of a list action
 * returns one page, from the cursor in the input; the connector reads the further ones.
 */
// biome-ignore lint/suspicious/noExplicitAny: a map of handlers has inputs of every action; each is typed where it is defined
export type Handler<Input = any, Output = unknown> = (input: Input, context: HandlerContext) => Promise<Output>;
