// The modules that the commands load which only read manifests.
import { expect, test } from "vitest";
import { runCli } from "./helpers/run_cli.ts";

const hook = `import { registerHooks } from "node:module";
const urls = [];
registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
process.on("exit", () => console.error([...urls, ...process.moduleLoadList].join("\\n")));`;
const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

/** The client, server and database that other commands load. Those of Node.js are modules of the form `NativeModule http`. */
const unwanted =
  /node_modules\/(got|fastify|pg)\/|\/packages\/|gong-connector-(server|sandbox|mcp)|^NativeModule (_?http|sqlite|tls)/;

async function listModules(...args: string[]): Promise<string[]> {
  const { code, err } = await runCli(args, env);
  expect(code).toBe(0);
  return err.split("\n");
}

test.each([
  ["--help"],
  ["actions"],
  ["triggers"],
  ["describe", "list_calls"],
  ["describe", "call_recorded"],
  ["scopes", "list_calls"],
  ["validate", "test/fixtures/weather"],
])("%s %s loads no HTTP client, server or database", async (...args) => {
  const modules = await listModules(...args.filter(Boolean));
  expect(modules).toContainEqual(expect.stringContaining("dist/cli/main.js"));
  expect(modules.filter((name) => unwanted.test(name))).toEqual([]);
});

test("run loads the HTTP client", async () => {
  const { err } = await runCli(["test-connection"], {
    ...env,
    GONG_ACCESS_KEY: "key",
    GONG_ACCESS_KEY_SECRET: "secret",
    GONG_BASE_URL: "http://127.0.0.1:1",
  });
  expect(err.split("\n").filter((name) => unwanted.test(name))).toContainEqual(
    expect.stringContaining("node_modules/got/"),
  );
});
