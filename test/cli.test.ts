// The command line against the simulated Gong on a real socket: output, exit codes, and what it refuses.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServedSandbox, serveSandbox } from "../src/sandbox/index.ts";
import { execute, start } from "./program.ts";

let served: ServedSandbox;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), "cli-"));
beforeAll(async () => {
  served = await serveSandbox({ port: 0, limits: false });
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  env = { GONG_BASE_URL: served.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

const everything = JSON.stringify({ fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z" });

describe("reading manifests", () => {
  test("actions lists every action with what an engine needs", async () => {
    const { code, out } = await execute(["actions", "--json"]);
    const rows: { id: string }[] = JSON.parse(out);
    expect(code).toBe(0);
    expect(rows.find(({ id }) => id === "get_call_by_id")).toEqual({
      id: "get_call_by_id",
      title: "Get Call By Id",
      group: "calls",
      effect: "read",
      scopes: ["api:calls:read:basic"],
      operation: "getCall",
      method: "GET",
      path: "/v2/calls/{id}",
    });
  });

  test("describe shows fields in words, and whole schemas as JSON", async () => {
    expect((await execute(["describe", "get_call_by_id"])).out).toMatch(/id \(string, required\)/);
    expect(JSON.parse((await execute(["describe", "get_call_by_id", "--json"])).out)).toMatchObject({
      input: { required: ["id"] },
    });
  });

  test("scopes gives the smallest set", async () => {
    expect((await execute(["scopes", "list_calls", "list_scorecards"])).out).toBe(
      "api:calls:read:basic\napi:settings:scorecards:read\napi:users:read\n",
    );
  });

  test("an unknown action is exit 2, with the one that was meant", async () => {
    const { code, err } = await execute(["describe", "list_call"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("did you mean list_calls?") });
  });

  test("an unknown option says where help is", async () => {
    const { code, err } = await execute(["run", "list_users", "--al"]);
    expect(code).toBe(2);
    expect(err).toMatch(/unknown option '--al'[\s\S]*--help/);
  });
});

describe("run", () => {
  test("prints the output as one JSON document", async () => {
    const { code, out } = await execute(["run", "list_users", "--input", '{"limit":2}', "--json"], env);
    expect(code).toBe(0);
    expect(JSON.parse(out).items).toHaveLength(2);
  });

  test("takes the input from a file or standard input", async () => {
    const file = join(folder, "input.json");
    writeFileSync(file, '{"limit":1}');
    expect(JSON.parse((await execute(["run", "list_users", "-i", `@${file}`], env)).out).items).toHaveLength(1);
    expect(JSON.parse((await execute(["run", "list_users", "-i", "-"], env, '{"limit":3}')).out).items).toHaveLength(3);
  });

  test("--all prints every item on a line of its own", async () => {
    const { code, out } = await execute(["run", "list_calls", "-i", everything, "--all"], env);
    const lines = out.trim().split("\n");
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(100);
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(lines.length);
  });

  test("--dry-run shows the request with the credentials masked, and sends nothing", async () => {
    const { code, out } = await execute(
      ["run", "delete_meeting", "-i", '{"meetingId":"7","organizerEmail":"a@b.example"}', "--dry-run"],
      {
        ...env,
        GONG_BASE_URL: "http://127.0.0.1:1",
      },
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      method: "DELETE",
      url: "http://127.0.0.1:1/v2/meetings/7",
      json: { organizerEmail: "a@b.example" },
      headers: { authorization: "Basic ••••" },
    });
    expect(out).not.toContain(env.GONG_ACCESS_KEY_SECRET);
  });

  test("asks before it deletes", async () => {
    const { code, err } = await execute(
      ["run", "delete_meeting", "-i", '{"meetingId":"7","organizerEmail":"a@b.example"}'],
      env,
    );
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  });

  test("refuses an id that would lose digits, with the reason", async () => {
    const { code, err } = await execute(["run", "get_call_by_id", "-i", '{"id":7782342274025937895}'], env);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("in quotes") });
  });

  test.for([
    ["invalid_input", 2, ["run", "get_call_by_id", "-i", '{"id":"x"}']],
    ["not_found", 5, ["run", "get_call_by_id", "-i", '{"id":"894411314421502864"}']],
  ] as const)("%s is exit %i; --json prints the error as one document", async ([kind, exit, args]) => {
    const { code, out, err } = await execute([...args, "--json"], env);
    expect(code).toBe(exit);
    expect(JSON.parse(out).error).toMatchObject({ kind });
    expect(err).toBe("");
  });

  test("wrong credentials are exit 3, and stay out of the message", async () => {
    const { code, err } = await execute(["run", "list_users"], { ...env, GONG_ACCESS_KEY_SECRET: "CANARY" });
    expect(code).toBe(3);
    expect(err).toMatch(/unauthenticated/);
    expect(err).not.toContain("CANARY");
  });

  test("no credentials are exit 3 and say which variables to set", async () => {
    const { code, err } = await execute(["run", "list_users"]);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining("GONG_ACCESS_KEY") });
  });

  test("nobody answers: exit 9", async () => {
    const { code } = await execute(["run", "create_call", "-i", "{}"], { ...env, GONG_BASE_URL: "http://127.0.0.1:1" });
    expect(code).toBe(2);
    expect((await execute(["check"], { ...env, GONG_BASE_URL: "http://127.0.0.1:1" })).code).toBe(9);
  });

  test("a base URL without TLS is refused away from loopback", async () => {
    const { code, err } = await execute(["check"], { ...env, GONG_BASE_URL: "http://gong.example" });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("https") });
  });
});

test("check proves the credentials", async () => {
  const { code, out } = await execute(["check"], env);
  expect(code).toBe(0);
  expect(out).toContain(served.url);
});

test("choices lists values with labels", async () => {
  const { out } = await execute(["choices", "list_calls", "/workspaceId"], env);
  expect(out).toMatch(/^\d+\t\S/);
});

test("sandbox serves until it is interrupted", async () => {
  const child = start(["sandbox", "--port", "0", "--calls", "20"]);
  let out = "";
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out.includes("Ctrl-C")) break;
  }
  const url = /answers on (http:\S+)/.exec(out)?.[1] ?? "";
  const { code } = await execute(["check"], { ...env, GONG_BASE_URL: url });
  child.kill("SIGINT");
  await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(0);
  expect(child.exitCode).toBe(0);
});

test("an old Node.js is told which one is needed", async () => {
  const old = join(folder, "old.cjs");
  writeFileSync(
    old,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
  );
  const { code, err } = await execute(["actions"], { NODE_OPTIONS: `--require ${old}` });
  expect({ code, err }).toEqual({ code: 70, err: "gong-connector needs Node.js 22.15 or newer; this is 20.20.2.\n" });
});
