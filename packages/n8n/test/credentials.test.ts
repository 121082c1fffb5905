// The expressions with which n8n tests the credential and authenticates its requests.
import type { IAuthenticateGeneric } from "n8n-workflow";
import { Workflow } from "n8n-workflow";
import { expect, test } from "vitest";
import { N8nHost } from "./n8n_host.ts";

test("the test of a credential ignores white space that was pasted, as the nodes do", async () => {
  const { loader } = await N8nHost.create({});
  const { authenticate, test: credentialTest } = loader.getCredential("gongConnectorApi").type;
  const { properties } = authenticate as IAuthenticateGeneric;
  const templates = { ...properties.auth, baseUrl: credentialTest?.request.baseURL ?? "" };
  const nodeTypes = {
    getByName: () => ({}) as never,
    getByNameAndVersion: () => ({}) as never,
    getKnownTypes: () => ({}),
  };
  const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
  const node = {
    id: "1",
    name: "node",
    type: "none",
    typeVersion: 1,
    position: [0, 0] as [number, number],
    parameters: {},
  };
  const $credentials = { accessKey: " KEY\t", accessKeySecret: "\tsecret ", baseUrl: " https://api.gong.io\n" };
  const resolved = Object.entries(templates).map(([name, template]) => [
    name,
    workflow.expression.getSimpleParameterValue(node, template, "internal", { $credentials }),
  ]);
  expect(Object.fromEntries(resolved)).toEqual({
    username: "KEY",
    password: "secret",
    baseUrl: "https://api.gong.io",
  });
});
