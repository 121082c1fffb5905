// The priority of the threads in which V8 compiles functions and collects garbage.
import { readdirSync, readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Lets requests have the cores first: V8 compiles all functions that a request calls at the same time, in several threads. The
 * operating system must be Linux, and the threads have names from Node.js 24 on; elsewhere nothing changes.
 */
export function lowerCompilerPriority(): void {
  if (process.platform !== "linux") return;
  const directory = "/proc/self/task";
  try {
    for (const thread of readdirSync(directory)) {
      const name = readFileSync(`${directory}/${thread}/comm`, "utf8").trim();
      if (name.endsWith("V8Worker")) setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL);
    }
  } catch {
    // A container can forbid it. The server works without.
  }
}
