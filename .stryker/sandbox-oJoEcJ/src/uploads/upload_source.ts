// @ts-nocheck
// Where the content of an upload comes from: exactly one place, of a size that is known and allowed.
import { type ConnectorError, createInvalidInputError } from "../runtime/errors.ts";
import type { HandlerContext, Upload } from "../runtime/handler.ts";

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
  /** What a dry run shows. */
  preview: Record<string, unknown>;
}

/** What content is uploaded as. */
export interface UploadLimits {
  contentType: string;
  maxBytes: number;
  /** Its own name when left out. */
  fileName?: string | undefined;
}

/** Content that the host hands over as a stream. */
export function createStreamSource(upload: Upload, rules: UploadLimits, context: HandlerContext): UploadSource {
  const file = {
    fileName: rules.fileName ?? upload.fileName,
    contentType: rules.contentType,
    sizeBytes: assertSize(upload.sizeBytes, rules.maxBytes, "", context),
  };
  return {
    preview: file,
    ...(upload.isSingleUse && { isSingleUse: true }),
    open: async () => ({ ...file, content: await upload.open() }),
  };
}

/** Throws `invalid_input` unless one of the inputs of these names, or the host's stream, is given; and only one. */
export function requireOneSource(input: object, names: readonly string[], context: HandlerContext): void {
  const given = names.filter((name) => Reflect.get(input, name) !== undefined).length + (context.upload ? 1 : 0);
  if (given === 1) return;
  throw createSourceError(
    `/${names[0]}`,
    `exactly one of ${names.join(", ")} or a stream of the host's must be given`,
    context,
  );
}

export function assertSize(sizeBytes: number, maxBytes: number, path: string, context: HandlerContext): number {
  if (!Number.isSafeInteger(sizeBytes)) throw createSourceError(path, "has no size; give it in bytes", context);
  if (sizeBytes < 1) throw createSourceError(path, "is empty", context);
  if (sizeBytes > maxBytes)
    throw createSourceError(path, `has ${sizeBytes} bytes; at most ${maxBytes} are taken`, context);
  return sizeBytes;
}

export function createSourceError(path: string, message: string, { action }: HandlerContext): ConnectorError {
  return createInvalidInputError([{ path, message }], action.id);
}
