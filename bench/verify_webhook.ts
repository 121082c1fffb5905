// Benchmark: verifyWebhook() per second against the verification of the same signatures alone.
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { gongManifests, type Trigger, verifyWebhook } from "gong-connector";
import { assertAtLeast, getMedian, getMedianRatio, getMedians, measureRounds, recordFigures } from "./measure.ts";

const webhooksPerRound = 4000;
/** As many requests are verified at a time, as a server does: signatures are verified in threads. */
const concurrency = 16;
const targetShare = 0.6;
const now = Date.UTC(2026, 2, 1);
const trigger = getTrigger("call_analyzed");
const { call } = Object(trigger.sample);

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rule = {
  id: "r1",
  url: "https://receiver.example/hooks/r1",
  verification: "jwt" as const,
  publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
};

function getTrigger(id: string): Trigger {
  const trigger = gongManifests().triggers.get(id);
  if (!trigger) throw new Error(`no trigger ${id}`);
  return trigger;
}

/** A webhook request with the size of the trigger's sample, for another call each. */
function createWebhook(number: number): { jwt: string; body: Uint8Array } {
  const id = String(7782342274025900000n + BigInt(number));
  const callData = { ...call, metaData: { ...call.metaData, id } };
  const body = Buffer.from(JSON.stringify({ callData, isPrivate: false, isTest: false }));
  const claims = {
    webhook_url: rule.url,
    body_sha256: createHash("sha256").update(body).digest("hex"),
    exp: now / 1000 + 300,
  };
  const parts = [{ alg: "RS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const content = parts.join(".");
  return { body, jwt: `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}` };
}

const webhooks = Array.from({ length: webhooksPerRound }, (_none, number) => createWebhook(number));
const signatures = webhooks.map(({ jwt }) => {
  const [header, payload, signature = ""] = jwt.split(".");
  return { content: Buffer.from(`${header}.${payload}`), signature: Buffer.from(signature, "base64url") };
});
const key = createPublicKey(publicKey.export({ type: "spki", format: "pem" }));

/** Webhooks per second: signature, claims, URL, hash of the body, replays and event. */
async function measureWebhooks(): Promise<number> {
  const seen = new Set<string>();
  const options = { now: () => now, remember: (replayKey: string) => seen.size < seen.add(replayKey).size };
  const queue = webhooks.values();
  const verifyAll = async (): Promise<void> => {
    for (const { jwt, body } of queue) {
      const headers = [["Content-Type", "application/json"] as const, ["Authorization", jwt] as const];
      const { rejection } = await verifyWebhook(trigger, rule, { url: rule.url, headers, body }, options);
      if (rejection) throw new Error(rejection.message);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, verifyAll));
  return (webhooksPerRound * 1000) / (performance.now() - startedAt);
}

function measureSignatures(): number {
  const startedAt = performance.now();
  for (const { content, signature } of signatures)
    if (!verify("sha256", content, key, signature)) throw new Error("wrong signature");
  return (webhooksPerRound * 1000) / (performance.now() - startedAt);
}

const rates = await measureRounds({ signatures: measureSignatures, webhooks: measureWebhooks }, 15, 2);
for (const [name, values] of Object.entries(rates))
  console.log(`${name.padEnd(11)}${getMedian(values).toFixed(0).padStart(7)} per second`);
const share = getMedianRatio(rates.webhooks, rates.signatures);
assertAtLeast("webhooks against signatures", share, targetShare, "times");
recordFigures("verify_webhook", { medianPerSecond: getMedians(rates) });
