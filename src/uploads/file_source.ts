// Reads a local file for an upload, as far as the host allows it.
import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { ConnectorError } from "../errors/errors.ts";
import type { FilePolicy, HandlerContext } from "../runtime/handler.ts";
import { assertSize, createUploadError as refusal, type UploadLimits, type UploadSource } from "./upload_source.ts";

const chunkBytes = 512 * 1024;

type Refuse = (message: string) => ConnectorError;

/** A file as it was before it was opened. */
interface Seen {
  path: string;
  sizeBytes: number;
  changed: number;
}

/** The file at a path. Throws `invalid_input` for the input `/file` where it is not to be had, empty or too large. */
export async function createFileSource(
  path: string,
  rules: UploadLimits,
  context: HandlerContext,
): Promise<UploadSource> {
  const { action, files } = context;
  const { contentType, maxBytes, fileName = basename(path) } = rules;
  const refuse: Refuse = (message) => refusal("/file", message, action.id);
  const look = async (): Promise<Seen> => {
    const real = await allowed(path, files, refuse);
    const found = await told(stat(real), refuse);
    if (!found.isFile()) throw refuse("is not a file.");
    return { path: real, sizeBytes: assertSize(found.size, maxBytes, "/file", action.id), changed: found.mtimeMs };
  };
  const { sizeBytes } = await look();
  return {
    preview: { fileName, contentType, sizeBytes },
    async open() {
      const seen = await look();
      return { fileName, contentType, sizeBytes: seen.sizeBytes, content: bytesOf(seen, refuse, action.id) };
    },
  };
}

/** Where a path really leads. Nothing outside of an allowed directory is looked at, by name or by symbolic link. */
async function allowed(path: string, { localFiles }: FilePolicy, refuse: Refuse): Promise<string> {
  if (localFiles === "none") throw refuse("is not allowed: this host does not read local files.");
  if (localFiles === "all") return told(realpath(path), refuse);
  const outside = "is outside the directory that this host reads from.";
  const full = resolve(localFiles.under, path);
  if (!isInside(full, resolve(localFiles.under))) throw refuse(outside);
  const real = await told(realpath(full), refuse);
  if (!isInside(real, await told(realpath(localFiles.under), refuse))) throw refuse(outside);
  return real;
}

function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function* bytesOf(seen: Seen, refuse: Refuse, action: string): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await told(open(seen.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)), refuse);
  try {
    await unchanged(handle, seen, action);
    yield* handle.createReadStream({ highWaterMark: chunkBytes, end: seen.sizeBytes - 1, autoClose: false });
    await unchanged(handle, seen, action);
  } finally {
    await handle.close();
  }
}

async function unchanged(handle: FileHandle, seen: Seen, action: string): Promise<void> {
  const { size, mtimeMs } = await handle.stat();
  if (size === seen.sizeBytes && mtimeMs === seen.changed) return;
  throw new ConnectorError("source_changed", "The file changed while it was read.", {
    action,
    remedy: "Nothing was uploaded. Send it again when no other program writes to it.",
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist.",
  ENOTDIR: "does not exist.",
  EACCES: "cannot be read by this process.",
  EPERM: "cannot be read by this process.",
};

async function told<T>(work: Promise<T>, refuse: Refuse): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw refuse(reasons[code] ?? `cannot be read (${code}).`);
  }
}
