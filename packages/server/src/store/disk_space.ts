// Whether the disk of the database has space. Small writes can succeed on a full disk, so a write alone does not tell.
import { statfs } from "node:fs/promises";
import { createFullDiskError } from "./sqlite_errors.ts";

/** The largest stored run has about 2 MB, and it is written to the write-ahead log and to the database. */
const minFreeBytes = 8_000_000;

/** Throws `store_unavailable` if the disk of a directory has less space. */
export async function assertDiskSpace(directory: string, minBytes = minFreeBytes): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < minBytes) throw createFullDiskError();
}
