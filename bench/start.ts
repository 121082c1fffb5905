// Benchmark: import of the library and first action in a new process, against Node.js alone and the import of got.
import { assertAtMost, getMedian, measureRounds, startServer, timeCommand } from "./measure.ts";

// JavaScript, since stripping types would add to the measured time.
const program = `
  const startedAt = performance.now();
  const { gong } = await import("gong-connector");
  const importedAt = performance.now();
  const auth = { method: "api_key", credentials: { accessKey: "key", accessKeySecret: "secret" }, baseUrl: process.argv[1] };
  const connector = gong({ auth, additionalDomains: ["127.0.0.1"] });
  await connector.run("get_call_by_id", { id: "7782342274025937895" });
  console.log(JSON.stringify({ importMs: importedAt - startedAt, actionMs: performance.now() - importedAt }));`;
const server = await startServer();
const importMs: number[] = [];
const actionMs: number[] = [];

async function timeScript(...args: string[]): Promise<number> {
  const { ms, output } = await timeCommand(process.execPath, ["--input-type=module", "-e", ...args]);
  if (output === "") return ms;
  const inner: { importMs: number; actionMs: number } = JSON.parse(output);
  importMs.push(inner.importMs);
  actionMs.push(inner.actionMs);
  return ms;
}

try {
  const candidates = {
    "node -e 0, process": () => timeScript("0"),
    "import of got, process": () => timeScript('import "got"'),
    "import and first action, process": () => timeScript(program, server.url),
  };
  const values = await measureRounds(candidates, 15, 2);
  const inner = { "  import": importMs, "  first action": actionMs };
  for (const [name, times] of Object.entries({ ...values, ...inner }))
    console.log(`${name.padEnd(34)}${getMedian(times).toFixed(0).padStart(5)} ms`);
  const totals = importMs.map((ms, index) => ms + (actionMs[index] ?? Number.NaN));
  assertAtMost("import and first action", getMedian(totals), 150, "ms");
} finally {
  server.stop();
}
