// The priority of the threads in which V8 optimizes functions and collects garbage.
import { readdirSync, readFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";

const lowered = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lets requests have the cores first: V8 optimizes the functions that requests call often, many at the same time, in several
 * threads. Only Linux has a priority for each thread, and the threads have names from Node.js 24 on; elsewhere nothing changes.
 */
export function lowerCompilerPriority(): void {
  // A higher number is a lower priority.
  if (process.platform !== "linux" || getPriority() >= lowered) return;
  const directory = "/proc/self/task";
  for (const thread of readdirSync(directory)) {
    try {
      const name = readFileSync(`${directory}/${thread}/comm`, "utf8").trim();
      if (name.endsWith("V8Worker")) setPriority(Number(thread), lowered);
    } catch {
      // The thread has ended, or the container forbids it. The server works without.
    }
  }
}
