// The command line against the simulated Gong on a real socket: output, exit codes, and what it refuses.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { httpStatusByKind } from "gong-connector-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitCodes } from "../src/cli/exit_codes.ts";
import { errorKinds } from "../src/internal.ts";
import { runCli } from "./helpers/run_cli.ts";

const weather = fileURLToPath(new URL("fixtures/weather", import.meta.url));
let served: SandboxServer;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), "cli-"));
beforeAll(async () => {
  served = await startSandboxServer({ port: 0, rateLimits: false });
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
    const { code, out } = await runCli(["actions", "--json"]);
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
    const { out } = await runCli(["describe", "get_call_by_id"]);
    expect(out).toMatch(/id \(string, required\)/);
    expect(out).toMatch(/gong-connector run get_call_by_id --dry-run --input '\{"id":"\d+"\}'/);
    expect(JSON.parse((await runCli(["describe", "get_call_by_id", "--json"])).out)).toMatchObject({
      input: { required: ["id"] },
    });
  });

  test("scopes gives the smallest set", async () => {
    expect((await runCli(["scopes", "list_calls", "list_scorecards"])).out).toBe(
      "api:calls:read:basic\napi:settings:scorecards:read\napi:users:read\n",
    );
  });

  test("an unknown action is exit 2, with the one that was meant", async () => {
    const { code, err } = await runCli(["describe", "list_call"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("did you mean list_calls?") });
  });

  test("an unknown option says where help is", async () => {
    const { code, err } = await runCli(["run", "list_users", "--al"]);
    expect(code).toBe(2);
    expect(err).toMatch(/unknown option '--al'[\s\S]*--help/);
  });
});

test("the contract's table has the HTTP status and the exit code of every kind", () => {
  const contract = readFileSync(new URL("../docs/contract.md", import.meta.url), "utf8");
  for (const kind of errorKinds)
    expect(contract).toMatch(
      new RegExp(`^\\| \`${kind}\` \\|.*\\| ${httpStatusByKind[kind]} \\| ${exitCodes[kind]} \\|$`, "m"),
    );
});

describe("a command line that cannot be read", () => {
  test.for([
    ["an unknown command", ["action"], "actions"],
    ["an argument that is missing", ["run"], "missing required argument"],
    ["a port that is no number", ["sandbox", "--port", "high"], "whole number"],
  ] as const)("%s is exit 2 and says what is wrong", async ([, args, message]) => {
    const { code, out, err } = await runCli(args);
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(message) });
    const machine = await runCli([...args, "--json"]);
    expect(machine).toEqual({ code: 2, out: expect.stringContaining('"kind":"invalid_input"'), err: "" });
  });

  test("no command at all shows the help, with exit codes and variables", async () => {
    const { out } = await runCli(["--help"]);
    for (const word of ["GONG_ACCESS_KEY_SECRET", "8 rate limited", "130 cancelled"]) expect(out).toContain(word);
  });
});

describe("validate", () => {
  test("a directory without a fault is exit 0", async () => {
    expect(await runCli(["validate", weather])).toEqual({ code: 0, out: "no fault found\n", err: "" });
  });

  test("the package's own, whose handlers it knows", async () => {
    expect((await runCli(["validate", fileURLToPath(new URL("../", import.meta.url))])).code).toBe(0);
  });

  test("every fault with its file and pointer, and exit 1", async () => {
    const broken = join(folder, "broken");
    cpSync(weather, broken, { recursive: true });
    const bad: { manifest: object } = JSON.parse(
      readFileSync(new URL("invalid/range_undeclared.json", import.meta.url), "utf8"),
    );
    const file = join(broken, "actions/stations/get_station.json");
    writeFileSync(file, JSON.stringify(bad.manifest));
    const { code, out } = await runCli(["validate", broken]);
    expect({ code, out }).toEqual({
      code: 1,
      out: ["/from", "/to"].map((at) => `${file}#/input: ${at} is referred to but is no input\n`).join(""),
    });
    const { out: json } = await runCli(["validate", broken, "--json"]);
    expect(JSON.parse(json)).toContainEqual({ file, pointer: "/input", fault: expect.stringContaining("/to") });
  });

  test("a directory that is no connector", async () => {
    const { code, out } = await runCli(["validate", join(folder, "nowhere")]);
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining("connector.json") });
  });
});

describe("run", () => {
  test("prints the output as one JSON document", async () => {
    const { code, out } = await runCli(["run", "list_users", "--input", '{"limit":2}', "--json"], env);
    expect(code).toBe(0);
    expect(JSON.parse(out).items).toHaveLength(2);
  });

  test("takes the input from a file or standard input", async () => {
    const file = join(folder, "input.json");
    writeFileSync(file, '{"limit":1}');
    expect(JSON.parse((await runCli(["run", "list_users", "-i", `@${file}`], env)).out).items).toHaveLength(1);
    expect(JSON.parse((await runCli(["run", "list_users", "-i", "-"], env, '{"limit":3}')).out).items).toHaveLength(3);
  });

  test("--all prints every item on a line of its own", async () => {
    const { code, out } = await runCli(["run", "list_calls", "-i", everything, "--all"], env);
    const lines = out.trim().split("\n");
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(100);
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(lines.length);
  });

  test("--dry-run shows the request with the credentials masked, and sends nothing", async () => {
    const { code, out } = await runCli(
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
    const { code, err } = await runCli(
      ["run", "delete_meeting", "-i", '{"meetingId":"7","organizerEmail":"a@b.example"}'],
      env,
    );
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  });

  test("and deletes with --yes", async () => {
    const meeting = { meetingId: "7", organizerEmail: "a@b.example" };
    const { code } = await runCli(["run", "delete_meeting", "-i", JSON.stringify(meeting), "--yes"], env);
    expect(code).not.toBe(2);
  });

  test("refuses an id that would lose digits, with the reason", async () => {
    const { code, err } = await runCli(["run", "get_call_by_id", "-i", '{"id":7782342274025937895}'], env);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("in quotes") });
  });

  test.for([
    ["invalid_input", 2, ["run", "get_call_by_id", "-i", '{"id":"x"}']],
    ["not_found", 5, ["run", "get_call_by_id", "-i", '{"id":"894411314421502864"}']],
  ] as const)("%s is exit %i; --json prints the error as one document", async ([kind, exit, args]) => {
    const { code, out, err } = await runCli([...args, "--json"], env);
    expect(code).toBe(exit);
    expect(JSON.parse(out)).toMatchObject({ kind, retryable: false, action: "get_call_by_id" });
    expect(err).toBe("");
  });

  test("uploads a file named beside the input", async () => {
    const recording = join(folder, "call.wav");
    writeFileSync(recording, Buffer.alloc(64_000));
    const users = await runCli(["run", "list_users", "-i", '{"limit":1}', "--json"], env);
    const primaryUser: string = JSON.parse(users.out).items[0].id;
    const call = {
      clientUniqueId: "cli-1",
      actualStart: "2026-03-01T09:00:00Z",
      direction: "Inbound",
      primaryUser,
      parties: [{ userId: primaryUser }],
    };
    const created = await runCli(["run", "create_call", "-i", JSON.stringify(call), "--json"], env);
    const id = JSON.stringify({ id: JSON.parse(created.out).callId });
    const { code, out } = await runCli(["run", "add_call_media", "-i", id, "--file", recording, "--json"], env);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ callId: JSON.parse(id).id });
  });

  test("wrong credentials are exit 3, and stay out of the message", async () => {
    const { code, err } = await runCli(["run", "list_users"], { ...env, GONG_ACCESS_KEY_SECRET: "CANARY" });
    expect(code).toBe(3);
    expect(err).toMatch(/unauthenticated/);
    expect(err).not.toContain("CANARY");
  });

  test("no credentials are exit 3 and say which variables to set", async () => {
    const { code, err } = await runCli(["run", "list_users"]);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining("GONG_ACCESS_KEY") });
  });

  test("nobody answers: exit 9", async () => {
    const { code } = await runCli(["run", "create_call", "-i", "{}"], { ...env, GONG_BASE_URL: "http://127.0.0.1:1" });
    expect(code).toBe(2);
    expect((await runCli(["check"], { ...env, GONG_BASE_URL: "http://127.0.0.1:1" })).code).toBe(9);
  });

  test("a base URL without TLS is refused away from loopback", async () => {
    const { code, err } = await runCli(["check"], { ...env, GONG_BASE_URL: "http://gong.example" });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("https") });
  });
});

test("check proves the credentials", async () => {
  const { code, out } = await runCli(["check"], env);
  expect(code).toBe(0);
  expect(out).toContain(served.url);
});

test("choices lists values with labels", async () => {
  const { out } = await runCli(["choices", "list_calls", "/workspaceId"], env);
  expect(out).toMatch(/^\d+\t\S/);
  const { out: json } = await runCli(["choices", "list_calls", "/workspaceId", "--json"], env);
  expect(JSON.parse(json).choices[0]).toEqual({ value: expect.any(String), label: expect.any(String) });
});

test("an old Node.js is told which one is needed", async () => {
  const old = join(folder, "old.cjs");
  writeFileSync(
    old,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
  );
  const { code, err } = await runCli(["actions"], { NODE_OPTIONS: `--require ${old}` });
  expect({ code, err }).toEqual({ code: 70, err: "gong-connector needs Node.js 22.15 or newer; this is 20.20.2.\n" });
});
