// How the Temporal host is tested: in one file, since the engine's core is loaded once a process.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { root: import.meta.dirname, include: ["*.test.ts"], testTimeout: 60_000 },
});
