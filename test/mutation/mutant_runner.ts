// Runs each test once for each mutant that it reaches, in one process: loading the modules takes longer than most tests.
import { type RunnerTask, type RunnerTestCase, TestRunner, type TestTryOptions } from "vitest";
import { addEvent, type Coverage, isDetected, readCoverage, readEvents, writeCoverage } from "./mutants.ts";

/** What the code with mutants reads and writes. */
interface Instrumentation {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: Omit<Coverage, "durations">;
  /** The code throws when the active mutant was reached more often. */
  hitLimit?: number;
  hitCount?: number;
}

interface Failure {
  mutant: string;
  event: "failed" | "timed_out";
  /** Whether nothing before can be the cause. */
  isCertain: boolean;
}

// Tests can replace them.
const { setTimeout, clearTimeout, performance } = globalThis;

/** A longer test is left out: each of the mutants that it reaches would need its time. */
const maxTestMs = 3_000;
/** For the tests of one mutant, the first ones in the order of folders.ts: some code is reached by every test. */
const maxMutantMs = 20_000;
/** A test with a mutant has this time, and four times the time of the test without one. */
const minTimeoutMs = 2_000;

const instrumentation: Instrumentation = {};
Reflect.set(globalThis, "__stryker__", instrumentation);
const measuresCoverage = process.env.MUTATION_PHASE === "coverage";
const durations: Record<string, number> = {};
const coverage: Coverage = measuresCoverage ? { static: {}, perTest: {}, durations } : readCoverage();
const detected = new Set<string>();
const suspects = new Set<string>();
/** Tests that did not detect a mutant. */
const survived = new Map<string, Set<string>>();
const spentMs = new Map<string, number>();
for (const found of measuresCoverage ? [] : readEvents()) {
  if (isDetected(found)) detected.add(found.mutant);
  if (found.event === "suspect") suspects.add(found.mutant);
  if (found.event === "survived") addSurvivor(found.mutant, found.test);
}

let isNewProcess = true;

export default class MutantRunner extends TestRunner {
  #test = "";
  #mutants: string[] = [];
  /** The mutant of this try; undefined for the unchanged code. */
  #mutant: string | undefined;
  /** A mutant with which the test failed. The next try shows that the unchanged code still passes. */
  #failed: Failure | undefined;
  /** Whether the try before was one of the unchanged code, which passed. */
  #isSound = false;
  #isIdle = false;
  #isTimedOut = false;

  override async onBeforeRunTask(test: RunnerTask): Promise<void> {
    await super.onBeforeRunTask(test);
    if (test.type !== "test") return;
    this.#test = getTestId(test);
    this.#isSound = false;
    if (measuresCoverage) return;
    const isLong = (coverage.durations[this.#test] ?? 0) > maxTestMs;
    this.#mutants = isLong ? [] : this.#listMutants();
    // After each mutant there may be a try with the unchanged code.
    test.repeats = Math.max(0, this.#mutants.length * 2 - 1);
    if (this.#mutants.length === 0) test.mode = "skip";
  }

  /** A suspect comes first, while the process is new. */
  #listMutants(): string[] {
    return Object.keys(coverage.perTest[this.#test] ?? {})
      .filter((mutant) => {
        const tests = survived.get(mutant);
        return !detected.has(mutant) && !tests?.has(this.#test) && (spentMs.get(mutant) ?? 0) < maxMutantMs;
      })
      .sort((a, b) => Number(suspects.has(b)) - Number(suspects.has(a)));
  }

  override onBeforeTryTask(test: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(test, options);
    instrumentation.currentTestId = measuresCoverage ? this.#test : undefined;
    this.#mutant = this.#failed ? undefined : this.#mutants.shift();
    this.#isIdle = !measuresCoverage && !this.#failed && this.#mutant === undefined;
    this.#isTimedOut = false;
    if (this.#mutant !== undefined) {
      addEvent({ mutant: this.#mutant, test: this.#test, event: "started" });
      instrumentation.hitLimit = 1_000 + 100 * (coverage.perTest[this.#test]?.[this.#mutant] ?? 0);
    }
    instrumentation.hitCount = 0;
    instrumentation.activeMutant = this.#mutant;
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    if (this.#isIdle) return;
    const run = TestRunner.getTestFn(test);
    const startedAt = performance.now();
    const timeoutMs = measuresCoverage ? 600_000 : minTimeoutMs + 4 * (coverage.durations[this.#test] ?? 0);
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#isTimedOut = true;
      reject(new Error(`The test did not end within ${timeoutMs} ms.`));
    }, timeoutMs);
    await Promise.race([run(), promise]).finally(() => clearTimeout(timer));
    durations[this.#test] = performance.now() - startedAt;
  }

  override async onAfterRetryTask(test: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(test, options);
    instrumentation.activeMutant = undefined;
    instrumentation.currentTestId = undefined;
    const hasFailed = test.result?.state === "fail";
    if (measuresCoverage) return;
    const { hitCount = 0, hitLimit = 0 } = instrumentation;
    // The code has thrown then, which may have ended the test.
    const isEndless = this.#mutant !== undefined && hitCount > hitLimit;
    if (this.#failed) this.#concludeFailure(this.#failed, hasFailed);
    else if (this.#mutant !== undefined) {
      const isCertain = this.#isSound || isNewProcess;
      isNewProcess = false;
      this.#isSound = false;
      if (hasFailed || isEndless)
        this.#failed = {
          mutant: this.#mutant,
          event: this.#isTimedOut || isEndless ? "timed_out" : "failed",
          isCertain,
        };
      else {
        addSurvivor(this.#mutant, this.#test);
        addEvent({ mutant: this.#mutant, test: this.#test, event: "survived" });
      }
    }
    forgetResult(test);
  }

  /** If the unchanged code fails too, the process is in a state that only the mutant has caused, or another one before. */
  #concludeFailure({ mutant, event, isCertain }: Failure, isUnchangedCodeFailing: boolean): void {
    this.#failed = undefined;
    this.#isSound = !isUnchangedCodeFailing;
    const isSuspect = isUnchangedCodeFailing && !isCertain;
    if (!isSuspect) detected.add(mutant);
    addEvent({ mutant, test: this.#test, event: isSuspect ? "suspect" : event });
    if (isUnchangedCodeFailing) process.kill(process.pid, "SIGKILL");
  }

  override onAfterRunFiles(): void {
    const { mutantCoverage } = instrumentation;
    if (measuresCoverage && mutantCoverage) writeCoverage({ ...mutantCoverage, durations });
  }
}

function addSurvivor(mutant: string, test: string): void {
  const tests = survived.get(mutant) ?? new Set();
  survived.set(mutant, tests.add(test));
  spentMs.set(mutant, (spentMs.get(mutant) ?? 0) + (coverage.durations[test] ?? 0));
}

function forgetResult(test: RunnerTestCase): void {
  // Assertions of the last try that nobody waits for any more.
  Reflect.deleteProperty(test, "promises");
  if (!test.result) return;
  delete test.result.errors;
  test.result.state = "pass";
}

function getTestId(test: RunnerTestCase): string {
  const names = [test.name];
  for (let suite = test.suite; suite; suite = suite.suite) names.unshift(suite.name);
  return `${test.file.name} ${names.join(" > ")}`;
}
