// The tests that Stryker runs for the mutants of one folder.
import { globSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import root from "../../vitest.config.ts";
import { listTests } from "./folders.ts";

const patterns = listTests(process.env.MUTATED_FOLDER ?? "");
const order = patterns.flatMap((pattern) => globSync(pattern));
const rank = ({ moduleId }: TestSpecification): number => order.findIndex((file) => moduleId.endsWith(`/${file}`));

/** The first test that fails decides about a mutant, so the files run in the order of the patterns. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  ...root,
  test: {
    ...root.test,
    include: patterns,
    sequence: { sequencer: InOrder },
    // A mutant whose request never ends fails its test, and Stryker need not start another process.
    testTimeout: 10_000,
  },
});
