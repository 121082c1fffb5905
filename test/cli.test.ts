// The command line against the simulated Gong on a real socket: output, exit codes and errors.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitCodes } from "../src/cli/exit_codes.ts";
import { errorKinds, httpStatusByKind } from "../src/internal.ts";
import { runCli } from "./helpers/run_cli.ts";
import { startHttpServer } from "./helpers/servers.ts";

const weather = fileURLToPath(new URL("fixtures/weather", import.meta.url));
let server: SandboxServer;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), "cli-"));
beforeAll(async () => {
  server = await startSandboxServer({ port: 0, rateLimits: false });
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  env = { GONG_BASE_URL: server.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const allTime = JSON.stringify({ fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z" });

describe("manifest commands", () => {
  test("actions lists every action as JSON", async () => {
    const { code, out } = await runCli(["actions", "--json"]);
    const rows: { id: string }[] = JSON.parse(out);
    expect(code).toBe(0);
    expect(rows.find(({ id }) => id === "get_call_by_id")).toEqual({
      id: "get_call_by_id",
      title: "Get Call By Id",
      group: "calls",
      effect: "read",
      scopes: ["api:calls:read:basic"],
      operationId: "getCall",
      method: "GET",
      path: "/v2/calls/{id}",
    });
  });

  test("describe prints the fields of an action, and its schemas as JSON", async () => {
    const { out } = await runCli(["describe", "get_call_by_id"]);
    expect(out).toMatch(/id \(string, required\)/);
    expect(out).toMatch(/gong-connector run get_call_by_id --dry-run --input '\{"id":"\d+"\}'/);
    expect(JSON.parse((await runCli(["describe", "get_call_by_id", "--json"])).out)).toMatchObject({
      input: { required: ["id"] },
    });
  });

  test("triggers lists every trigger as JSON", async () => {
    const rows: { id: string }[] = JSON.parse((await runCli(["triggers", "--json"])).out);
    expect(rows.find(({ id }) => id === "call_recorded")).toEqual({
      id: "call_recorded",
      title: "Call Recorded",
      group: "calls",
      type: "polling",
      scopes: ["api:calls:read:basic"],
    });
    expect((await runCli(["triggers"])).out).toMatch(/^ {2}call_analyzed +webhook +Call Analyzed$/m);
  });

  test("describe prints a trigger, and its schemas as JSON", async () => {
    const { out } = await runCli(["describe", "call_recorded"]);
    expect(out).toMatch(/^scopes {4}api:calls:read:basic\ninterval {2}300 s, at least 60 s$/m);
    expect(out).toMatch(/gong-connector watch call_recorded/);
    expect(JSON.parse((await runCli(["describe", "call_analyzed", "--json"])).out)).toMatchObject({
      type: "webhook",
      output: { properties: {} },
    });
  });

  test("scopes prints the smallest set of scopes", async () => {
    expect((await runCli(["scopes", "list_calls", "list_scorecards"])).out).toBe(
      "api:calls:read:basic\napi:settings:scorecards:read\napi:users:read\n",
    );
  });

  test("read the actions of --actions-dir too", async () => {
    const directory = join(folder, "own");
    mkdirSync(join(directory, "users"), { recursive: true });
    const manifest = readFileSync(new URL("../actions/settings/list_workspaces.json", import.meta.url), "utf8");
    const own = JSON.stringify({ ...JSON.parse(manifest), title: "List Own Workspaces" });
    writeFileSync(join(directory, "users/list_own_workspaces.json"), own);
    const run = (...args: string[]) => runCli([...args, "--actions-dir", directory], env);
    expect((await run("actions")).out).toContain("  list_own_workspaces ");
    expect((await run("describe", "list_own_workspaces")).out).toContain("List Own Workspaces");
    expect((await run("scopes", "list_own_workspaces")).out).toContain("api:workspaces:read");
    expect((await run("choices", "list_calls", "/workspaceId")).out).toContain("Sales");
    expect(await run("choices", "list_own_workspaces", "/id")).toMatchObject({
      err: expect.stringContaining("no list of choices"),
    });
  });

  test("exits with 2 for an unknown action and suggests the closest id", async () => {
    const { code, err } = await runCli(["describe", "list_call"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/did you mean list_calls\?/i) });
  });

  test("exits with 2 for an unknown option and names the help", async () => {
    const { code, err } = await runCli(["run", "list_users", "--al"]);
    expect(code).toBe(2);
    expect(err).toMatch(/unknown option '--al'[\s\S]*--help/);
  });
});

test("the plugin contract lists the HTTP status and the exit code of every error kind", () => {
  const contract = readFileSync(new URL("../docs/plugin_contract.md", import.meta.url), "utf8");
  for (const kind of errorKinds)
    expect(contract).toMatch(
      new RegExp(`^\\| \`${kind}\` \\|.*\\| ${httpStatusByKind[kind]} \\| ${exitCodes[kind]} \\|$`, "m"),
    );
});

describe("usage errors", () => {
  test.for([
    ["an unknown command", ["action"], "actions"],
    ["a missing argument", ["run"], "missing required argument"],
    ["a port that is not a number", ["sandbox", "--port", "high"], "whole number"],
    ["a port that does not exist", ["serve", "--port", "65536"], "from 0 to 65535"],
    ["an empty address", ["serve", "--host", ""], "must not be empty"],
    ["a server URL that is no URL", ["openapi", "--server-url", "nonsense"], "http or https URL"],
    [
      "a server URL of another scheme",
      ["power-platform", "--out", "x", "--server-url", "ftp://a.example"],
      "http or https URL",
    ],
    ["a server URL with a query", ["openapi", "--server-url", "https://a.example/?b=c"], "without user, query"],
    ["an ingress URL without a scheme", ["restate", "--ingress-url", "restate:8080"], "http or https URL"],
    ["no items for each list call", ["mcp", "--default-limit", "0"], "1 or more"],
  ] as const)("exits with 2 for %s", async ([, args, message]) => {
    const { code, out, err } = await runCli(args);
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(message) });
    const withJson = await runCli([...args, "--json"]);
    expect(withJson).toEqual({ code: 2, out: expect.stringContaining('"kind":"invalid_input"'), err: "" });
  });

  test("a wrong PORT is named by serve and does not affect other commands", async () => {
    const wrong = { code: 2, out: "", err: expect.stringContaining("'PORT' is invalid") };
    expect(await runCli(["serve"], { PORT: "tcp://10.0.0.1:3400" })).toEqual(wrong);
    expect(await runCli(["--help"], { PORT: "tcp://10.0.0.1:3400" })).toMatchObject({ code: 0, err: "" });
  });

  test("serve names a variable that is no URL, without its value", async () => {
    const variables = { GONG_OAUTH_BASE_URL: "gong.example/?key=secret" };
    const { code, err } = await runCli(["serve", "--port", "0", "--data-dir", join(folder, "urls")], variables);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("GONG_OAUTH_BASE_URL is not an http") });
    expect(err).not.toContain("secret");
  });

  test("the help lists environment variables and exit codes", async () => {
    const { out } = await runCli(["--help"]);
    for (const text of ["GONG_ACCESS_KEY_SECRET", "GONG_CONNECTOR_DATA_DIR", "8 rate limited", "130 cancelled"])
      expect(out).toContain(text);
  });
});

describe("validate", () => {
  test("exits with 0 for a valid directory", async () => {
    expect(await runCli(["validate", weather])).toEqual({ code: 0, out: "No issues found.\n", err: "" });
  });

  test("knows the handlers of the package's own manifests", async () => {
    expect((await runCli(["validate", fileURLToPath(new URL("../", import.meta.url))])).code).toBe(0);
  });

  test("prints every issue with its file and path, and exits with 1", async () => {
    const broken = join(folder, "broken");
    cpSync(weather, broken, { recursive: true });
    const file = join(broken, "actions/stations/get_station.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...manifest, dateRanges: [{ from: "/from", to: "/to" }] }));
    const { code, out } = await runCli(["validate", broken]);
    expect({ code, out }).toEqual({
      code: 1,
      out: ["from", "to"]
        .map((end) => `${file}#/dateRanges/0/${end}: /${end} is not an input. Declare it in /input/properties.\n`)
        .join(""),
    });
    const { out: json } = await runCli(["validate", broken, "--json"]);
    expect(JSON.parse(json)).toContainEqual({
      file,
      path: "/dateRanges/0/to",
      message: "/to is not an input",
      remedy: "Declare it in /input/properties.",
    });
  });

  test("reports a directory that does not exist", async () => {
    const { code, out } = await runCli(["validate", join(folder, "nowhere")]);
    expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/connector\.json.*validated when it loads/) });
  });
});

describe("run", () => {
  test("prints the output as JSON", async () => {
    const { code, out } = await runCli(["run", "list_users", "--input", '{"limit":2}', "--json"], env);
    expect(code).toBe(0);
    expect(JSON.parse(out).items).toHaveLength(2);
  });

  test("reads the input from a file or standard input", async () => {
    const file = join(folder, "input.json");
    writeFileSync(file, '{"limit":1}');
    expect(JSON.parse((await runCli(["run", "list_users", "-i", `@${file}`], env)).out).items).toHaveLength(1);
    expect(JSON.parse((await runCli(["run", "list_users", "-i", "-"], env, '{"limit":3}')).out).items).toHaveLength(3);
  });

  test.for([
    ["UTF-8", (text: string) => Buffer.from(`\ufeff${text}`, "utf8")],
    ["UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 big-endian", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ] as const)("reads an input file with the byte order mark of %s", async ([name, encode]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, encode('{"id":"234599484848423"}'));
    const { code, out } = await runCli(["run", "get_user_by_id", "--dry-run", "-i", `@${file}`], env);
    expect({ code, url: JSON.parse(out).path }).toEqual({ code: 0, url: "/v2/users/234599484848423" });
  });

  test("rejects an input file that is not text", async () => {
    const file = join(folder, "binary.json");
    writeFileSync(file, Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22]));
    const { code, err } = await runCli(["run", "list_users", "--dry-run", "-i", `@${file}`], env);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`cannot read ${file}`) });
    const piped = await runCli(["run", "list_users", "--dry-run", "-i", "-"], env, readFileSync(file));
    expect(piped).toMatchObject({ code: 2, err: expect.stringContaining("cannot read standard input") });
  });

  test("omits null and empty texts, and reads numbers as text", async () => {
    const input = '{"limit":"2","cursor":"","includeAvatars":null}';
    const { code, out } = await runCli(["run", "list_users", "-i", input], env);
    expect({ code, count: JSON.parse(out).items.length }).toEqual({ code: 0, count: 2 });
  });

  test("prints the error of --all --json on standard error, with the place to resume, and never waits longer than --max-wait", async () => {
    const baseUrl = await startHttpServer((request, response) => {
      const isFirst = !request.url?.includes("cursor");
      const body = isFirst ? { records: { cursor: "c2" }, users: [{ id: "1" }] } : { errors: ["slow down"] };
      response.writeHead(isFirst ? 200 : 429, { "content-type": "application/json", "retry-after": "3" });
      response.end(JSON.stringify(body));
    });
    const args = ["run", "list_users", "--all", "--max-wait", "2"];
    const { code, out, err } = await runCli([...args, "--json"], { ...env, GONG_BASE_URL: baseUrl });
    expect(code).toBe(exitCodes.rate_limited);
    expect(out).toBe('{"id":"1"}\n');
    expect(JSON.parse(err)).toMatchObject({
      code: "wait_too_long",
      retryAfterMs: 3000,
      resumeFrom: { cursor: "c2" },
    });
    const text = await runCli(args, { ...env, GONG_BASE_URL: baseUrl });
    expect(text.out).toBe('{"id":"1"}\n');
    expect(text.err).toContain('To continue, merge this into the input: {"cursor":"c2"}');
  });

  test.each([
    ["choices", ["choices", "list_calls", "/workspaceId"]],
    ["test-connection", ["test-connection"]],
  ])("%s never waits longer than --max-wait", async (_name, args) => {
    const GONG_BASE_URL = await startHttpServer((_request, response) => {
      response.writeHead(429, { "content-type": "application/json", "retry-after": "3" });
      response.end('{"errors":["slow down"]}');
    });
    const { code, out } = await runCli([...args, "--max-wait", "2", "--json"], { ...env, GONG_BASE_URL });
    expect({ code, error: JSON.parse(out) }).toMatchObject({
      code: exitCodes.rate_limited,
      error: { code: "wait_too_long", retryAfterMs: 3000 },
    });
  });

  test("prints one item per line with --all", async () => {
    const { code, out } = await runCli(["run", "list_calls", "-i", allTime, "--all"], env);
    const lines = out.trim().split("\n");
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(100);
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(lines.length);
  });

  test("prints the request with redacted credentials and sends nothing with --dry-run", async () => {
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

  test("requires confirmation before a delete", async () => {
    const { code, err } = await runCli(
      ["run", "delete_meeting", "-i", '{"meetingId":"7","organizerEmail":"a@b.example"}'],
      env,
    );
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  });

  test("deletes without confirmation with --yes", async () => {
    const meeting = { meetingId: "7", organizerEmail: "a@b.example" };
    const { code } = await runCli(["run", "delete_meeting", "-i", JSON.stringify(meeting), "--yes"], env);
    expect(code).not.toBe(2);
  });

  test("rejects an id that would lose digits", async () => {
    const { code, err } = await runCli(["run", "get_call_by_id", "-i", '{"id":7782342274025937895}'], env);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("in quotes") });
  });

  test.for([
    ["invalid_input", 2, ["run", "get_call_by_id", "-i", '{"id":"x"}']],
    ["not_found", 5, ["run", "get_call_by_id", "-i", '{"id":"894411314421502864"}']],
  ] as const)("prints the error as JSON with --json: %s, exit code %i", async ([kind, exit, args]) => {
    const { code, out, err } = await runCli([...args, "--json"], env);
    expect(code).toBe(exit);
    expect(JSON.parse(out)).toMatchObject({ kind, retryable: false, action: "get_call_by_id" });
    expect(err).toBe("");
  });

  test("uploads the file of --file", async () => {
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

  test("exits with 3 for wrong credentials and does not print them", async () => {
    const { code, err } = await runCli(["run", "list_users"], { ...env, GONG_ACCESS_KEY_SECRET: "CANARY" });
    expect(code).toBe(3);
    expect(err).toMatch(/unauthenticated/);
    expect(err).not.toContain("CANARY");
  });

  test("exits with 3 without credentials and names the variables", async () => {
    const { code, err } = await runCli(["run", "list_users"]);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining("GONG_ACCESS_KEY") });
  });

  test("exits with 9 if the connection is refused, after validating the input", async () => {
    const unreachable = { ...env, GONG_BASE_URL: "http://127.0.0.1:1" };
    expect((await runCli(["run", "create_call", "-i", "{}"], unreachable)).code).toBe(2);
    expect((await runCli(["test-connection"], unreachable)).code).toBe(9);
  });

  test.for([
    ["a list of one value", ["run", "get_workspace", "-i", '{"id":"1"}', "--all"], {}, "Leave out --all."],
    [
      "a base URL outside the allowed domains",
      ["test-connection"],
      { GONG_BASE_URL: "https://gong.example" },
      "add its domain to GONG_ALLOWED_DOMAINS.",
    ],
    ["a base URL that is no URL", ["test-connection"], { GONG_BASE_URL: "nonsense" }, "into GONG_BASE_URL."],
    [
      "a base URL that is no URL, without a request",
      ["run", "list_users", "--dry-run"],
      { GONG_BASE_URL: "nonsense" },
      "into GONG_BASE_URL.",
    ],
  ] as const)("the remedy for %s names the flag or the variable", async ([, args, variables, remedy]) => {
    const { code, err } = await runCli(args, { ...env, ...variables });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(remedy) });
  });

  test("sends credentials to the domains of GONG_ALLOWED_DOMAINS", async () => {
    const variables = { GONG_BASE_URL: "https://api.gong.example", GONG_ALLOWED_DOMAINS: "other.example,gong.example" };
    const { code, out } = await runCli(["run", "list_users", "--dry-run"], { ...env, ...variables });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("https://api.gong.example/v2/users") });
  });

  test("rejects a base URL without TLS except on loopback", async () => {
    const { code, err } = await runCli(["test-connection"], { ...env, GONG_BASE_URL: "http://gong.example" });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("https") });
  });
});

test("names the address or the path that a command cannot use, without asking for a report", async () => {
  const { port } = new URL(server.url);
  const inFile = join(folder, "file.json");
  writeFileSync(inFile, "");
  for (const [args, message] of [
    [["sandbox", "--port", port], "address already in use"],
    [["power-platform", "--server-url", "https://steps.example", "--out", inFile], inFile],
    [["power-platform", "--server-url", "https://steps.example", "--out", join(inFile, "out")], inFile],
  ] as const) {
    const { code, err } = await runCli(args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    expect(err).not.toContain("Report it");
  }
});

test("test-connection tests the credentials and names their auth method", async () => {
  const { code, out } = await runCli(["test-connection"], env);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/\(api_key\)/) });
  expect(out).toContain(server.url);
  const { accessToken } = server.sandbox.issueToken({});
  const oauth = await runCli(["test-connection", "--json"], {
    GONG_BASE_URL: server.url,
    GONG_ACCESS_TOKEN: accessToken,
  });
  expect(JSON.parse(oauth.out)).toMatchObject({ method: "oauth2", baseUrl: server.url, action: "list_users" });
});

test("choices prints values with labels", async () => {
  const { out } = await runCli(["choices", "list_calls", "/workspaceId"], env);
  expect(out).toMatch(/^\d+\t\S/);
  const { out: json } = await runCli(["choices", "list_calls", "/workspaceId", "--json"], env);
  expect(JSON.parse(json).choices[0]).toEqual({ value: expect.any(String), label: expect.any(String) });
});

test("exits with 70 under an older Node.js and names the required version", async () => {
  const old = join(folder, "old.cjs");
  writeFileSync(
    old,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
  );
  const { code, err } = await runCli(["actions"], { NODE_OPTIONS: `--require ${old}` });
  expect({ code, err }).toEqual({ code: 70, err: "gong-connector needs Node.js 22.21 or newer; this is 20.20.2.\n" });
});
