// Measures which mutants of a folder its tests detect: npm run test:mutation -- src/pagination [FILE...]
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { setInterval } from "node:timers";
import { listTests } from "./folders.ts";

/** A process without a result for this time has a mutant with an endless loop. */
const maxSilenceMs = 30_000;

const [folder = "", ...files] = process.argv.slice(2);
listTests(folder);
process.env.MUTATED_FOLDER = folder;
const { addEvent, createMutants, isDetected, readEvents } = await import("./mutants.ts");
const { printReport } = await import("./report.ts");

const count = await createMutants(files.length > 0 ? files : globSync(`${folder}/**/*.ts`));
console.log(`${count} mutants. The tests without them:`);
if (!(await runTests("coverage"))) throw new Error("the tests fail without a mutant");
do console.log(`${readEvents().filter(isDetected).length} detected. The tests with mutants:`);
while (!(await runTests("mutants")));
printReport();

/** Returns whether the process ended by itself: a mutant can end it, or leave it in a state in which tests fail. */
async function runTests(phase: "coverage" | "mutants"): Promise<boolean> {
  const vitest = spawn("node_modules/.bin/vitest", ["run", "--config", "test/mutation/vitest.config.ts"], {
    env: { ...process.env, MUTATION_PHASE: phase },
    stdio: phase === "coverage" ? "inherit" : "ignore",
    detached: true,
  });
  let [events, changedAt] = [readEvents().length, Date.now()];
  const watch = setInterval(() => {
    const now = readEvents().length;
    if (now !== events) [events, changedAt] = [now, Date.now()];
    if (phase === "mutants" && Date.now() - changedAt > maxSilenceMs) process.kill(-(vitest.pid ?? 0), "SIGKILL");
  }, 1_000);
  const exitCode = await new Promise((resolve) => vitest.on("exit", resolve));
  clearInterval(watch);
  if (phase === "coverage") return exitCode === 0;
  const last = readEvents().at(-1);
  if (last?.event === "started") addEvent({ ...last, event: "timed_out" });
  return exitCode === 0;
}
