// The tests for the mutants of one folder, with the code that contains the mutants.
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import root from "../../vitest.config.ts";
import { listTests } from "./folders.ts";
import { readCode } from "./mutants.ts";

const patterns = listTests(process.env.MUTATED_FOLDER ?? "");
const order = patterns.flatMap((pattern) => globSync(pattern));
const rank = ({ moduleId }: TestSpecification): number => order.findIndex((file) => moduleId.endsWith(`/${file}`));
const code = readCode();

/** The first test that fails decides about a mutant, so the files run in the order of the patterns. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  ...root,
  plugins: [{ name: "mutants", enforce: "pre", load: (id) => code[id] }],
  test: {
    ...root.test,
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: patterns,
    runner: fileURLToPath(new URL("./mutant_runner.ts", import.meta.url)),
    sequence: { sequencer: InOrder },
    // All files share one process, whose code is not cached for other runs.
    isolate: false,
    maxWorkers: 1,
    fsModuleCache: false,
    // A mutant can prevent the end of what a test has started.
    hookTimeout: 3_000,
    // A mutant can leave work behind that fails after its test.
    dangerouslyIgnoreUnhandledErrors: true,
    onConsoleLog: () => false,
  },
});
