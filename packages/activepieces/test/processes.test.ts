// Processes that are killed, which is also how Activepieces cancels a run: its steps get no signal.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Flow, loadPiece, toKeyConnection } from "./host.ts";

let server: SandboxServer;
const folder = mkdtempSync(join(tmpdir(), "activepieces-"));
const store = join(folder, "store.json");

beforeAll(async () => {
  server = await startSandboxServer({ port: 0, calls: 20, rateLimits: false });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

function startProcess(job: object, ...others: string[]): ChildProcess {
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  const text = JSON.stringify({ baseUrl: server.url, accessKey, accessKeySecret, ...job });
  const program = join(import.meta.dirname, "step_process.ts");
  return spawn(process.execPath, [program, "--job", text, ...others], { stdio: ["ignore", "pipe", "inherit"] });
}

async function readOutput(child: ChildProcess): Promise<unknown> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  await once(child, "close");
  return text === "" ? undefined : JSON.parse(text);
}

/** Ids of the calls that the sandbox creates from now on. */
function watchCreatedCalls(): string[] {
  const ids: string[] = [];
  const { calls } = server.sandbox.state;
  const { add } = calls;
  calls.add = (call) => {
    ids.push(call.id);
    add(call);
  };
  return ids;
}

test("a step that is cancelled after its request was sent creates nothing twice when it runs again", async () => {
  const [user] = server.sandbox.state.users;
  const entered = {
    actualStart: "2026-01-05T10:00:00Z",
    direction: "Conference",
    primaryUser: user?.id,
    parties: [{ userId: user?.id }],
  };
  const createdIds = watchCreatedCalls();
  // Gong creates the call, and its response does not end.
  server.sandbox.injectFault({ operation: "POST /v2/calls", connection: "stall" });
  const cancelled = startProcess({ action: "create_call", entered });
  await vi.waitUntil(() => createdIds.length > 0, { timeout: 120_000, interval: 50 });
  cancelled.kill("SIGKILL");
  expect(await readOutput(cancelled)).toBeUndefined();
  expect(cancelled.signalCode).toBe("SIGKILL");
  const output = await readOutput(startProcess({ action: "create_call", entered }));
  expect(createdIds).toEqual([Object(output).callId]);
});

test("a poll that is killed between the store and the return loses no event", async () => {
  const flow = new Flow(loadPiece(), () => toKeyConnection(server.sandbox.credentials, server.url));
  await flow.enable("call_recorded");
  writeFileSync(store, JSON.stringify([...flow.store.entries]));
  const { calls } = server.sandbox.state;
  const [base] = calls.visible(Date.now());
  if (!base) throw new Error("no call");
  const ids = ["8000000000000001", "8000000000000002"];
  const time = { started: Date.now(), scheduled: Date.now(), visibleFrom: 0 };
  for (const id of ids) calls.add({ ...base, ...time, id });
  // Two events, then the state.
  const killed = startProcess({}, "--store", store, "--killAfter", "3");
  expect(await readOutput(killed)).toBeUndefined();
  expect(killed.signalCode).toBe("SIGKILL");
  expect(JSON.parse(readFileSync(store, "utf8"))).toHaveLength(3);
  expect(await readOutput(startProcess({}, "--store", store))).toEqual([]);
  moveBack(2 * 3_600_000);
  expect(Object(await readOutput(startProcess({}, "--store", store))).toSorted()).toEqual(ids);
  moveBack(2 * 3_600_000);
  expect(await readOutput(startProcess({}, "--store", store))).toEqual([]);
});

/** Makes the events in the store older. */
function moveBack(durationMs: number): void {
  const text = readFileSync(store, "utf8");
  const older = text.replaceAll(
    /sentAt\\\\\\":(\d+)/g,
    (_all, sentAt) => `sentAt\\\\\\":${Number(sentAt) - durationMs}`,
  );
  expect(older).not.toBe(text);
  writeFileSync(store, older);
}
