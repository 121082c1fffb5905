// Opens local files for uploads, as the file policy allows.
import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { ConnectorError } from "../errors/errors.ts";
import type { FilePolicy, OpenLocalFile } from "../runtime/handler.ts";
import { createUploadError } from "./upload_source.ts";

/** Few and large reads and writes; one buffer of this size is all that an upload keeps. Smaller ones cost more waits for a thread. */
const chunkBytes = 4 * 1024 * 1024;

/** Creates the error for the input `/file`. */
type CreateFileError = (message: string) => ConnectorError;

interface FileVersion {
  path: string;
  sizeBytes: number;
  modifiedAt: number;
}

export const openLocalFile: OpenLocalFile = async (path, files, action) => {
  const createError: CreateFileError = (message) => createUploadError("/file", message, action);
  const version = await inspectFile(path, files, createError);
  return {
    fileName: basename(path),
    sizeBytes: version.sizeBytes,
    open: () => readFile(version, () => inspectFile(path, files, createError), createError, action),
  };
};

async function inspectFile(path: string, files: FilePolicy, createError: CreateFileError): Promise<FileVersion> {
  const realPath = await resolvePath(path, files, createError);
  const stats = await rejectAsFileError(stat(realPath), createError);
  if (!stats.isFile()) throw createError("is not a file.");
  return { path: realPath, sizeBytes: stats.size, modifiedAt: stats.mtimeMs };
}

/** The path without symbolic links. Nothing outside an allowed directory is inspected, neither by name nor by link. */
async function resolvePath(path: string, { localFiles }: FilePolicy, createError: CreateFileError): Promise<string> {
  if (localFiles === "none") throw createError("is not allowed: this host does not read local files.");
  if (localFiles === "all") return rejectAsFileError(realpath(path), createError);
  const outside = "is outside the directory that this host reads from.";
  const fullPath = resolve(localFiles.under, path);
  if (!isInside(fullPath, resolve(localFiles.under))) throw createError(outside);
  const realPath = await rejectAsFileError(realpath(fullPath), createError);
  if (!isInside(realPath, await rejectAsFileError(realpath(localFiles.under), createError))) throw createError(outside);
  return realPath;
}

function isInside(path: string, directory: string): boolean {
  const relativePath = relative(directory, path);
  return (
    relativePath !== "" && relativePath !== ".." && !relativePath.startsWith(`..${sep}`) && !isAbsolute(relativePath)
  );
}

/** The path is resolved again, since it may lead to another file by now. */
async function* readFile(
  version: FileVersion,
  inspect: () => Promise<FileVersion>,
  createError: CreateFileError,
  action: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if ((await inspect()).path !== version.path) throw createChangedError(action);
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  const handle = await rejectAsFileError(open(version.path, flags), createError);
  try {
    await assertUnchanged(handle, version, action);
    yield* readChunks(handle, version.sizeBytes);
    await assertUnchanged(handle, version, action);
  } finally {
    await handle.close();
  }
}

/** Every chunk is in the same buffer: a new one for each of them costs three times the CPU, for page faults and garbage. */
async function* readChunks(handle: FileHandle, sizeBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, sizeBytes));
  for (let position = 0; position < sizeBytes; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, sizeBytes - position), position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function assertUnchanged(handle: FileHandle, version: FileVersion, action: string): Promise<void> {
  const { size, mtimeMs } = await handle.stat();
  if (size !== version.sizeBytes || mtimeMs !== version.modifiedAt) throw createChangedError(action);
}

function createChangedError(action: string): ConnectorError {
  return new ConnectorError("source_changed", "The file changed while it was read.", {
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

async function rejectAsFileError<T>(operation: Promise<T>, createError: CreateFileError): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw createError(reasons[code] ?? `cannot be read (${code}).`);
  }
}
