// Where the content of an upload comes from: exactly one place, of a size that is known and allowed.
import { type ConnectorError, invalidInput } from "../runtime/errors.ts";
import type { HandlerContext, Upload } from "../runtime/handler.ts";

/** Content opened for one attempt. */
export interface Opened {
  fileName: string;
  contentType: string;
  sizeBytes: number;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  close?: () => void;
}

export interface Source {
  open(): Promise<Opened>;
  /** It can be opened only once. */
  once?: boolean;
  /** What a dry run shows. */
  summary: Record<string, unknown>;
}

/** What content is uploaded as. */
export interface Rules {
  contentType: string;
  maxBytes: number;
  /** Its own name when left out. */
  fileName?: string | undefined;
}

/** Content that the host hands over as a stream. */
export function hostSource(upload: Upload, rules: Rules, context: HandlerContext): Source {
  const file = {
    fileName: rules.fileName ?? upload.fileName,
    contentType: rules.contentType,
    sizeBytes: checkSize(upload.sizeBytes, rules.maxBytes, "", context),
  };
  return {
    summary: file,
    ...(upload.once && { once: true }),
    open: async () => ({ ...file, content: await upload.open() }),
  };
}

/** Throws `invalid_input` unless one of the inputs of these names, or the host's stream, is given; and only one. */
export function requireOne(input: object, names: readonly string[], context: HandlerContext): void {
  const given = names.filter((name) => Reflect.get(input, name) !== undefined).length + (context.upload ? 1 : 0);
  if (given === 1) return;
  throw refuse(`/${names[0]}`, `exactly one of ${names.join(", ")} or a stream of the host's must be given`, context);
}

export function checkSize(sizeBytes: number, maxBytes: number, path: string, context: HandlerContext): number {
  if (!Number.isSafeInteger(sizeBytes)) throw refuse(path, "has no size; give it in bytes", context);
  if (sizeBytes < 1) throw refuse(path, "is empty", context);
  if (sizeBytes > maxBytes) throw refuse(path, `has ${sizeBytes} bytes; at most ${maxBytes} are taken`, context);
  return sizeBytes;
}

export function refuse(path: string, message: string, { action }: HandlerContext): ConnectorError {
  return invalidInput([{ path, message }], action.id);
}
