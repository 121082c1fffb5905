// @ts-nocheck
// Benchmark: import of the library and first action in a fresh process, beside what Node.js and got alone take.
import { assertAtMost, getMedian, startServer, timeCommand } from "./measure.ts";

const rounds = 15;
const entry = new URL("../dist/index.js", import.meta.url).href;
// Plain JavaScript: stripping types would cost the process more than what is measured.
const program = `
  const started = performance.now();
  const { gong } = await import(process.argv[1]);
  const imported = performance.now();
  const connector = gong({ auth: { accessKey: "key", accessKeySecret: "secret" }, baseUrl: process.argv[2] });
  await connector.run("get_call_by_id", { id: "7782342274025937895" });
  console.log(JSON.stringify({ importMs: imported - started, callMs: performance.now() - imported }));`;
const script = ["--input-type=module", "-e"];
const server = await startServer();

try {
  const whole: number[] = [];
  const bare: number[] = [];
  const got: number[] = [];
  const inside: { importMs: number; callMs: number }[] = [];
  for (let round = -2; round < rounds; round += 1) {
    const node = await timeCommand(process.execPath, ["-e", "0"]);
    const alone = await timeCommand(process.execPath, [...script, 'import "got"']);
    const ours = await timeCommand(process.execPath, [...script, program, entry, server.url]);
    if (round < 0) continue;
    bare.push(node.ms);
    got.push(alone.ms);
    whole.push(ours.ms);
    inside.push(JSON.parse(ours.output) as { importMs: number; callMs: number });
  }
  const say = (what: string, ms: number): void => console.log(`${what.padEnd(34)}${ms.toFixed(0).padStart(5)} ms`);
  say("node -e 0, whole process", getMedian(bare));
  say("importing got alone, whole process", getMedian(got));
  say("import and first action, process", getMedian(whole));
  say("  of it import", getMedian(inside.map(({ importMs }) => importMs)));
  say("  of it first action", getMedian(inside.map(({ callMs }) => callMs)));
  assertAtMost(
    "import and first action",
    getMedian(inside.map(({ importMs, callMs }) => importMs + callMs)),
    150,
    "ms",
  );
} finally {
  server.stop();
}
