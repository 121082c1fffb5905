// @ts-nocheck
// Uploads one file in a process of its own, so that its memory is its own: prints milliseconds and peak memory.
const [entry = "", baseUrl = "", file = ""] = process.argv.slice(2);
const { gong } = (await import(entry)) as typeof import("../src/index.ts");

const connector = gong({ auth: { accessKey: "key", accessKeySecret: "secret" }, baseUrl });
let steps = 0;
const started = performance.now();
await connector.run(
  "add_call_media",
  { id: "7782342274025937895", file },
  {
    onProgress: () => {
      steps += 1;
    },
  },
);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, steps, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
