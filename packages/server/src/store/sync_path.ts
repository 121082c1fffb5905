// Waits for the disk, so that a file is complete under its name after a power failure.
import { closeSync, fsyncSync, openSync } from "node:fs";

/** Waits until the disk has stored the content of a file. */
export function syncFile(path: string): void {
  // Windows syncs only a file that is open for writing.
  syncPath(path, "r+");
}

/** Waits until the disk has stored the names of a directory's files. */
export function syncDirectory(path: string): void {
  // Windows cannot open a directory.
  if (process.platform !== "win32") syncPath(path, "r");
}

function syncPath(path: string, flags: string): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
