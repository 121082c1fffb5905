// What the editor and the files of Node-RED have: forms, drop-downs, and no secret.
import { gongManifests } from "gong-connector";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { createActionFlow } from "./action_flow.ts";
import { NodeRedHost } from "./node_red_host.ts";
import { packedPackage } from "./packed_package.ts";

const host = new NodeRedHost();
let server: SandboxServer;

beforeAll(async () => {
  server = await startSandboxServer({ port: 0, rateLimits: false });
  await host.start();
});
afterAll(async () => {
  await host.close();
  await server.close();
});

async function deploy(action: string): Promise<void> {
  const { credentials } = server.sandbox;
  await host.deploy(createActionFlow({ credentials, baseUrl: server.url, action, values: {} }));
}

test("the package has at most 300 kB, the version of the connector and no dependency", async () => {
  expect(packedPackage.getTarballBytes()).toBeLessThanOrEqual(300_000);
  const file = host.readStored("node_modules/node-red-contrib-gong-connector/package.json");
  const { version, dependencies } = JSON.parse(file);
  expect([version, dependencies]).toEqual([packageJson.version, undefined]);
});

test("the editor loads every action and every polling trigger with its form, and the icon", async () => {
  const { actions, triggers } = gongManifests();
  const polling = [...triggers.values()].filter(({ poll }) => poll);
  const page = await (await fetch(`${host.url}/nodes`, { headers: { accept: "text/html" } })).text();
  for (const { id, title } of [...actions.values(), ...polling]) {
    expect(page).toContain(`{"id":"${id}","title":${JSON.stringify(title)}`);
    const response = await host.get(`/gong-connector/form?id=${id}`);
    expect(await response.json(), id).toBeInstanceOf(Array);
  }
  expect((await host.get("/gong-connector/form?id=list_deals")).status).toBe(404);
  const icon = await host.get("/icons/node-red-contrib-gong-connector/gong.svg");
  expect(await icon.text()).toContain("<svg");
});

test("a drop-down searches in the deployed account, and an error has the remedy", async () => {
  await deploy("list_users");
  const [user] = server.sandbox.state.users;
  const find = async (account: string) => {
    const search = encodeURIComponent(user?.firstName ?? "");
    const path = `/gong-connector/choices?account=${account}&id=get_user_by_id&pointer=/id&search=${search}&values={}`;
    return (await host.get(path)).json();
  };
  expect(await find("account")).toContainEqual(expect.objectContaining({ value: user?.id }));
  expect(await find("other")).toEqual({ message: "There is no account. Choose one in the node and deploy." });
});

test("secrets are in no flow file, log, message or answer of the editor", async () => {
  await deploy("list_users");
  host.send("in");
  await host.receive("out");
  server.sandbox.injectFault({ status: 401, body: { errors: ["No."] } });
  host.send("in");
  const [error] = await host.receive("caught");
  const { accessKeySecret, accessKey } = server.sandbox.credentials;
  const basic = Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64");
  const flows = await (await host.get("/flows")).text();
  const credentials = await (await host.get("/credentials/gong-account/account")).text();
  expect(credentials).toContain("has_accessKeySecret");
  const texts = {
    flowFile: host.readStored("flows.json"),
    credentialFile: host.readStored("flows_cred.json"),
    log: host.log.join("\n"),
    error: JSON.stringify(error),
    flows,
    credentials,
  };
  expect(texts.flowFile).toContain("gong-account");
  expect(host.log.length).toBeGreaterThan(10);
  for (const [name, text] of Object.entries(texts))
    for (const secret of [accessKeySecret, basic]) expect(text, name).not.toContain(secret);
});
