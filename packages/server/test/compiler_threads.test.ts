// The priority of the threads that compile, in a served program.
import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { startServedProgram } from "./helpers/served_program.ts";

/** Names and priorities of the threads of a process; 0 is the default, and a higher number a lower priority. */
function listThreads(id: number | undefined): { name: string; priority: number }[] {
  return readdirSync(`/proc/${id}/task`).map((thread) => {
    const [, name = "", fields = ""] =
      /\((.*)\) (.*)/.exec(readFileSync(`/proc/${id}/task/${thread}/stat`, "utf8")) ?? [];
    return { name, priority: Number(fields.split(" ")[16]) };
  });
}

// Only Linux lists threads there, and they have names from Node.js 24 on.
const hasNames = process.platform === "linux" && Number(process.versions.node.split(".")[0]) >= 24;

test.runIf(hasNames)("threads that compile let requests have the cores first", async () => {
  const { child } = await startServedProgram();
  const threads = listThreads(child.pid);
  const compilers = threads.filter(({ name }) => name.endsWith("V8Worker"));
  const others = threads.filter((thread) => !compilers.includes(thread));
  expect(compilers.length).toBeGreaterThan(0);
  expect(new Set(compilers.map(({ priority }) => priority))).toEqual(new Set([Math.max(getPriority(), 10)]));
  expect(new Set(others.map(({ priority }) => priority))).toEqual(new Set([getPriority()]));
});
