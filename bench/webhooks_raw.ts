// Shared by the benchmarks: signed webhook requests, sent at a fixed rate.
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { Agent, request } from "node:http";
import { promisify } from "node:util";
import { gongManifests } from "gong-connector";

const sample = Object(gongManifests().triggers.get("call_analyzed")?.sample);
const signAsync = promisify(sign);
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const forgerKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** The public key of the rule that signs the webhook requests, as PEM. */
export const webhookPublicKey = publicKey.export({ type: "spki", format: "pem" });

export interface SignedWebhook {
  body: string;
  jwt: string;
  isForged: boolean;
}

/** Webhook requests for calls with the numbers from `first` on. `isForged` selects those with a wrong signature. */
export async function createWebhooks(
  url: string,
  first: number,
  count: number,
  isForged: (index: number) => boolean = () => false,
): Promise<SignedWebhook[]> {
  const webhooks: SignedWebhook[] = [];
  // Signing runs in threads, two of which are kept busy.
  const batch = 64;
  for (let start = 0; start < count; start += batch) {
    const indexes = Array.from({ length: Math.min(batch, count - start) }, (_none, index) => start + index);
    const sign = (index: number) => createWebhook(url, first + index, isForged(index));
    webhooks.push(...(await Promise.all(indexes.map(sign))));
  }
  return webhooks;
}

async function createWebhook(url: string, number: number, isForged: boolean): Promise<SignedWebhook> {
  const id = String(7782342274025900000n + BigInt(number));
  const call = { ...sample.call, metaData: { ...sample.call.metaData, id } };
  const body = JSON.stringify({ callData: call, isPrivate: false, isTest: false });
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const claims = { webhook_url: url, body_sha256: bodyHash, exp: Math.floor(Date.now() / 1000) + 3600 };
  const parts = [{ alg: "RS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const content = parts.join(".");
  const key: KeyObject = isForged ? forgerKey : privateKey;
  const signature = (await signAsync("sha256", Buffer.from(content), key)).toString("base64url");
  return { body, jwt: `${content}.${signature}`, isForged };
}

/** Milliseconds from the scheduled time until the response. */
function send(agent: Agent, url: string, { body, jwt, isForged }: SignedWebhook, scheduledAt: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // As behind a proxy that is not trusted: forged requests must not block the address that they share with the others.
    const headers = { "content-type": "application/json", authorization: jwt, "x-forwarded-for": "203.0.113.1" };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        const isAccepted = response.statusCode === 200;
        if (isAccepted !== isForged || !url.includes("/webhooks/")) resolve(performance.now() - scheduledAt);
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * Sends on schedule, independent of the responses, to each URL in turn. Returns the sorted response times of the authentic
 * webhooks.
 */
export async function sendWebhooks(
  urls: readonly string[],
  webhooks: readonly SignedWebhook[],
  perSecond: number,
): Promise<number[]> {
  // For each measurement: a server closes connections that are idle between two.
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const startedAt = performance.now() + 50;
  const responses: Promise<number | Error>[] = [];
  for (let next = 0; next < webhooks.length; ) {
    for (; next < webhooks.length && startedAt + (next * 1000) / perSecond <= performance.now(); next += 1) {
      const webhook = webhooks[next];
      const url = urls[next % urls.length];
      if (webhook && url) {
        const response = send(agent, url, webhook, startedAt + (next * 1000) / perSecond);
        responses.push(response.catch((error: Error) => error));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const results = await Promise.all(responses);
  agent.destroy();
  const errors = results.filter((result) => result instanceof Error);
  if (errors.length > 0) console.log(`${errors.length} requests failed, the first one with: ${errors[0]?.message}`);
  const times = results.filter((result, index) => typeof result === "number" && !webhooks[index]?.isForged);
  return times.map(Number);
}
