// Runs a benchmark with the built packages, or lists the benchmarks: npm run bench -- [NAME]
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../bench/", import.meta.url);
const benchmarks = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ name: file.slice(0, -".ts".length), title: readFirstLine(file) }))
  .filter(({ title }) => title.startsWith("Benchmark: "));
const [name, ...rest] = process.argv.slice(2);

if (benchmarks.some((benchmark) => benchmark.name === name)) {
  const { status } = run("scripts/build.ts", "--if-needed");
  process.exitCode = status === 0 ? run(`bench/${name}.ts`, ...rest).status : status;
} else {
  for (const { name: id, title } of benchmarks) console.log(`${id}  ${title.slice("Benchmark: ".length)}`);
  process.exitCode = name === undefined ? 0 : 2;
}

function run(file: string, ...args: string[]): { status: number } {
  return { status: spawnSync(process.execPath, [file, ...args], { stdio: "inherit" }).status ?? 1 };
}

function readFirstLine(file: string): string {
  return (
    readFileSync(new URL(file, folder), "utf8")
      .split("\n", 1)[0]
      ?.replace(/^\/\/ /, "") ?? ""
  );
}
