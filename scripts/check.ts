// Runs every check of `npm test`: those that do not depend on each other at the same time, one on each core. Prints the
// output of each when it ends, and the seconds of all at the end.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";

/** The build and what needs it come first: they take longest. */
const chains: readonly (readonly string[])[] = [
  ["node scripts/build.ts", "node scripts/generate_declarations.ts --check"],
  ["tsc -p ."],
  ["npm run --silent lint"],
  ["knip"],
  ["tsc -p packages/server/web"],
  ["npm run --silent borders"],
  ["node scripts/generate_types.ts --check"],
  ["node scripts/generate_docs.ts --check"],
];

const seconds: string[] = [];
let hasFailed = false;

/** Runs a command to its end. Output of commands that run at the same time is not mixed. */
async function runCommand(command: string): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const [code] = await once(child, "close");
  console.log(`== ${command}\n${output.trimEnd()}${code === 0 ? "" : `\n== failed: ${command}`}`);
  seconds.push(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${command}`);
  return code === 0;
}

async function runChain(commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    if (await runCommand(command)) continue;
    hasFailed = true;
    return;
  }
}

const left = [...chains];
async function runChains(): Promise<void> {
  for (let chain = left.shift(); chain; chain = left.shift()) await runChain(chain);
}

await Promise.all(Array.from({ length: availableParallelism() }, runChains));
console.log(seconds.join("\n"));
process.exitCode = hasFailed ? 1 : 0;
