// Where the content of an upload comes from: exactly one source, whose size is known and allowed.
import { ConnectorError } from "../errors/errors.ts";
import type { HandlerContext, Upload } from "../runtime/handler.ts";
import type { Action } from "../runtime/manifests.ts";

/** Content opened for one attempt. */
export interface OpenedSource {
  fileName: string;
  contentType: string;
  sizeBytes: number;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  close?: () => void;
}

export interface UploadSource {
  open(): Promise<OpenedSource>;
  /** It can be opened only once. */
  isSingleUse?: boolean;
  /** Shown by a dry run. */
  preview: Record<string, unknown>;
}

/** How content is uploaded. */
export interface UploadLimits {
  contentType: string;
  maxBytes: number;
  /** The source's own name if omitted. */
  fileName?: string | undefined;
}

/** Content that the host passes as a stream. */
export function createStreamSource(upload: Upload, limits: UploadLimits, { action }: HandlerContext): UploadSource {
  return createSource(upload, limits, "", action.id);
}

/** A local file. Throws `invalid_upload` if the host does not read it. */
export async function createFileSource(
  path: string,
  limits: UploadLimits,
  { openLocalFile, action }: HandlerContext,
): Promise<UploadSource> {
  if (!openLocalFile)
    throw createUploadError("/file", "is not allowed: this host does not read local files.", action.id);
  return createSource(await openLocalFile(path), limits, "/file", action.id);
}

function createSource(
  content: Pick<Upload, "open" | "sizeBytes" | "fileName" | "isSingleUse">,
  { contentType, maxBytes, fileName = content.fileName }: UploadLimits,
  path: string,
  action: string,
): UploadSource {
  const file = { fileName, contentType, sizeBytes: assertSize(content.sizeBytes, maxBytes, path, action) };
  return {
    preview: file,
    ...(content.isSingleUse && { isSingleUse: true }),
    open: async () => ({ ...file, content: await content.open() }),
  };
}

/** Largest content that the vendor accepts for this action, if it is known. */
export function getMaxContentBytes({ maxContentBytes, input }: Action): number | undefined {
  return maxContentBytes ?? input.properties?.sizeBytes?.maximum;
}

/** Throws `invalid_upload` unless exactly one of these inputs or the host's stream is given. */
export function requireOneSource(input: object, names: readonly string[], { upload, action }: HandlerContext): void {
  const count = names.filter((name) => Reflect.get(input, name) !== undefined).length + (upload ? 1 : 0);
  if (count !== 1) throw createUploadError("", `Give exactly one of ${names.join(", ")} or upload content.`, action.id);
}

export function assertSize(sizeBytes: number, maxBytes: number, path: string, action: string): number {
  const problem = findSizeProblem(sizeBytes, maxBytes);
  if (problem) throw createUploadError(path, path ? problem : `The content ${problem}`, action);
  return sizeBytes;
}

function findSizeProblem(sizeBytes: number, maxBytes: number): string | undefined {
  if (!Number.isSafeInteger(sizeBytes)) return "has no size in bytes.";
  if (sizeBytes < 1) return "is empty.";
  return sizeBytes > maxBytes ? `has ${sizeBytes} bytes. At most ${maxBytes} are allowed.` : undefined;
}

/** An `invalid_upload` error with one issue. */
export function createUploadError(path: string, message: string, action: string): ConnectorError {
  return new ConnectorError("invalid_upload", path ? `${path} ${message}` : message, {
    action,
    issues: [{ path, message }],
  });
}
