// Benchmark: import of the library and first action in a new process, against importing got and sending one request with it.
import {
  assertAtMost,
  getMedian,
  getMedianRatio,
  getMedians,
  measureRounds,
  recordFigures,
  startServer,
  timeCommand,
} from "./measure.ts";

// JavaScript, since stripping types would add to the measured time. Each program prints its time without the start of Node.js.
const gotProgram = `
  const startedAt = performance.now();
  const { default: got } = await import("got");
  await got(process.argv[1] + "/v2/calls/7782342274025937895", { headers: { authorization: "Basic a2V5OnNlY3JldA==" } }).json();
  console.log(performance.now() - startedAt);`;
const gongProgram = `
  const startedAt = performance.now();
  const { gong } = await import("gong-connector");
  const auth = { method: "api_key", credentials: { accessKey: "key", accessKeySecret: "secret" }, baseUrl: process.argv[1] };
  const connector = gong({ auth, additionalDomains: ["127.0.0.1"] });
  await connector.run("get_call_by_id", { id: "7782342274025937895" });
  console.log(performance.now() - startedAt);`;
const server = await startServer();
const insideMs: Record<string, number[]> = { got: [], gong: [] };

async function timeScript(name: string, script: string): Promise<number> {
  const { ms, output } = await timeCommand(process.execPath, ["--input-type=module", "-e", script, server.url]);
  insideMs[name]?.push(Number(output));
  return ms;
}

try {
  const warmUpRounds = 2;
  const values = await measureRounds(
    {
      node: () => timeScript("node", "0"),
      got: () => timeScript("got", gotProgram),
      gong: () => timeScript("gong", gongProgram),
    },
    15,
    warmUpRounds,
  );
  const [got = [], gong = []] = [insideMs.got, insideMs.gong].map((times) => times?.slice(warmUpRounds));
  const rows = {
    "node -e 0": values.node,
    "import of got and one request": values.got,
    "  without the start of Node.js": got,
    "import and first action": values.gong,
    "  without the start of Node.js ": gong,
  };
  for (const [name, times] of Object.entries(rows))
    console.log(`${name.padEnd(34)}${getMedian(times).toFixed(0).padStart(5)} ms`);
  console.log(`without the start of Node.js: ${getMedianRatio(gong, got).toFixed(2)} times got`);
  assertAtMost("import and first action", getMedianRatio(values.gong, values.got), 1.3, "times got");
  recordFigures("start", { medianMs: getMedians(values), withoutNodeMs: getMedians({ got, gong }) });
} finally {
  server.stop();
}
