// Memory of an upload: a child process uploads a large file and reports its peak memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { isLongRun } from "./helpers/long_run.ts";
import { startHttpServer } from "./helpers/servers.ts";

/** The largest recording that Gong accepts in a long run; else enough to exceed the limit of memory if it were kept. */
const bytes = isLongRun ? 1_500_000_000 : 400_000_000;
const folder = mkdtempSync(join(tmpdir(), "memory-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("streams a large recording in less than 200 MB of memory", async () => {
  const file = join(folder, "call.mp4");
  writeFileSync(file, "");
  truncateSync(file, bytes);
  let arrived = 0;
  let promised = 0;
  const url = await startHttpServer((request, response) => {
    promised = Number(request.headers["content-length"]);
    request.on("data", (chunk: Buffer) => {
      arrived += chunk.length;
    });
    request.on("end", () => response.writeHead(201).end('{"requestId":"r","callId":"7782342274025937895"}'));
  });
  const program = fileURLToPath(new URL("../bench/upload_child.ts", import.meta.url));
  const options = ["--conditions=gong-connector-source", program, url, file];
  // On Linux the peak of a program starts at the memory of the process that starts it, so that a small one does.
  const start = `const { spawnSync } = require("node:child_process");
    process.exitCode = spawnSync(process.execPath, process.argv.slice(1), { stdio: "inherit" }).status;`;
  const child = spawn(process.execPath, ["-e", start, "--", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const output = text(child.stdout);
  expect(await once(child, "close")).toEqual([0, null]);
  const { peakMegabytes } = JSON.parse(await output);
  expect(arrived).toBeGreaterThan(bytes);
  expect(arrived).toBe(promised);
  expect(peakMegabytes).toBeLessThan(200);
});
