// The polling trigger and the webhook trigger in n8n's contexts.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { gongManifests } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import type { INodeExecutionData } from "n8n-workflow";
import { describe, expect, onTestFinished, test } from "vitest";
import { N8nHost } from "./n8n_host.ts";

const parameters = { authentication: "apiKey", event: "call_recorded" };

async function start() {
  const server = await startSandboxServer({ port: 0, calls: 60, rateLimits: false });
  onTestFinished(() => server.close());
  const host = await N8nHost.create({ gongConnectorApi: { ...server.sandbox.credentials, baseUrl: server.url } });
  const { calls } = server.sandbox.state;
  /** Calls that take place now; hidden ones become visible later. */
  const addCalls = (count: number, isVisible: boolean) => {
    const [base] = calls.visible(Date.now());
    if (!base) throw new Error("no call");
    const time = { started: Date.now(), scheduled: Date.now(), visibleFrom: isVisible ? 0 : null };
    const added = Array.from({ length: count }, () => ({ ...base, ...time, id: String(nextId++) }));
    for (const call of added) calls.add(call);
    return added;
  };
  return { host, server, addCalls };
}

let nextId = 8_000_000_000_000_001;

function getIdsOf(calls: readonly { id: string }[]): string[] {
  return calls.map(({ id }) => id).toSorted();
}

/** Numbers from 0 to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function getIds(items: readonly INodeExecutionData[]): string[] {
  return items.map(({ json }) => String(json.itemId)).toSorted();
}

describe("polling", () => {
  test("in the editor returns the sample and keeps no state", async () => {
    const { host } = await start();
    const [item] = await host.poll(parameters, "manual");
    expect(item?.json.data).toEqual(gongManifests().triggers.get("call_recorded")?.sample);
    expect(host.staticData).toEqual({});
  });

  test("finds what a failed poll missed, and late calls, each once", async () => {
    const { host, server, addCalls } = await start();
    expect(await host.poll(parameters)).toEqual([]);
    const before = structuredClone(host.staticData);
    const [calls, late] = [addCalls(3, true), addCalls(2, false)];
    // A failed request is sent three times.
    server.sandbox.injectFault({ status: 500, times: 3 });
    await expect(host.poll(parameters)).rejects.toThrow();
    expect(host.staticData).toEqual(before);
    expect(getIds(await host.poll(parameters))).toEqual(calls.map(({ id }) => id));
    for (const call of late) call.visibleFrom = 0;
    expect(getIds(await host.poll(parameters))).toEqual(late.map(({ id }) => id));
    expect(await host.poll(parameters)).toEqual([]);
  });

  test.for([1, 2, 3])("loses and repeats nothing when requests fail at random: seed %i", async (seed) => {
    const { host, server, addCalls } = await start();
    const { sandbox } = server;
    await host.poll(parameters);
    const random = createRandom(seed);
    const found: string[] = [];
    const expected: string[] = [];
    let failures = 0;
    for (let round = 0; round < 12; round += 1) {
      const visible = addCalls(random() < 0.6 ? 2 : 0, true);
      const late = addCalls(random() < 0.3 ? 1 : 0, false);
      for (const { id } of [...visible, ...late]) expected.push(id);
      if (random() < 0.5) sandbox.injectFault({ status: 403 });
      const poll = host.poll(parameters);
      found.push(...getIds(await poll.catch(() => [])));
      failures += await poll.then(
        () => 0,
        () => 1,
      );
      sandbox.clearFaults();
      for (const call of late) call.visibleFrom = 0;
    }
    found.push(...getIds(await host.poll(parameters)));
    expect(failures).toBeGreaterThan(0);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test("repeats the events of a poll whose result n8n did not store", async () => {
    const { host, addCalls } = await start();
    await host.poll(parameters);
    const before = structuredClone(host.staticData);
    const calls = getIdsOf(addCalls(3, true));
    expect(getIds(await host.poll(parameters))).toEqual(calls);
    host.staticData = before;
    expect(getIds(await host.poll(parameters))).toEqual(calls);
    expect(await host.poll(parameters)).toEqual([]);
  });

  test("begins with the present after a change of the filters", async () => {
    const { host } = await start();
    await host.poll(parameters);
    const { owner } = host.staticData;
    await host.poll({ ...parameters, additionalFields: { scope: "External" } });
    expect(host.staticData.owner).not.toBe(owner);
  });
});

describe("a webhook request", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const url = "http://127.0.0.1:5678/webhook/gong/webhook";

  async function createReceiver() {
    const host = await N8nHost.create({});
    const data = { publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64") };
    return async (body: string, signedBody = body, signedUrl?: string) => {
      let answer: unknown;
      const response = { status: (code: number) => ({ json: () => (answer = code) }) };
      const own = host.webhook(data, {}, response).getNodeWebhookUrl("default") ?? url;
      const claims = {
        webhook_url: signedUrl ?? own,
        body_sha256: createHash("sha256").update(signedBody).digest("hex"),
        exp: Math.floor(Date.now() / 1000) + 300,
      };
      const text = `${encode({ alg: "RS256" })}.${encode(claims)}`;
      const token = `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
      const rawHeaders = ["Content-Type", "application/json", "Authorization", token];
      const request = { url: new URL(own).pathname, rawHeaders, rawBody: Buffer.from(body) };
      const result = await host.getType("gongWebhookTrigger").webhook?.call(host.webhook(data, request, response));
      return {
        result,
        answer,
        resend: async () =>
          host
            .getType("gongWebhookTrigger")
            .webhook?.call(host.webhook(data, request, response))
            .then(() => answer),
      };
    };
  }
  const body = JSON.stringify({
    callData: Object(gongManifests().triggers.get("call_analyzed")?.sample).call,
    isTest: false,
  });

  test("starts the workflow once", async () => {
    const send = await createReceiver();
    const { result, resend } = await send(body);
    expect(result?.workflowData?.[0]?.[0]?.json.trigger).toBe("call_analyzed");
    expect(await resend()).toBe(409);
  });

  test("with an altered body or another address is rejected", async () => {
    const send = await createReceiver();
    expect((await send(body, `${body} `)).answer).toBe(401);
    expect((await send(body, body, "https://other.example/")).answer).toBe(401);
  });
});
