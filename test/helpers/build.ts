// Builds the packages before the quick tests if a source is newer: many of them start the built program.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default function build(): void {
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const { status } = spawnSync(process.execPath, ["scripts/build.ts", "--if-needed"], { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error("the build failed, see above");
}
