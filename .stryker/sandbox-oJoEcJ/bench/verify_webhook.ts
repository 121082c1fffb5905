// @ts-nocheck
// Benchmark: verified webhooks a second against bare checks of the same signatures, in one run.
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type * as Library from "../src/index.ts";
import type * as Internal from "../src/internal.ts";
import { getMedian } from "./measure.ts";

const { gongManifests, verifyWebhook } = (await import(
  new URL("../dist/index.js", import.meta.url).href
)) as typeof Library;
const { authenticateWebhook } = (await import(new URL("../dist/internal.js", import.meta.url).href)) as typeof Internal;

const rounds = 15;
const perRound = 4000;
const target = 0.6;
const now = Date.UTC(2026, 2, 1);
const analyzed = triggerOf("call_analyzed");

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const rule = { id: "r1", url: "https://receiver.example/hooks/r1", method: "jwt" as const, key };

function triggerOf(id: string): Library.Trigger {
  const trigger = gongManifests().triggers.get(id);
  if (!trigger) throw new Error(`there is no trigger ${id}`);
  return trigger;
}

/** A delivery of the size of the trigger's sample, each for another call. */
function deliver(number: number): { token: string; body: Uint8Array } {
  const body = Buffer.from(JSON.stringify({ callData: callOf(number), isPrivate: false, isTest: false }));
  const claims = {
    webhook_url: rule.url,
    body_sha256: createHash("sha256").update(body).digest("hex"),
    exp: now / 1000 + 300,
  };
  const signed = [{ alg: "RS256" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return { body, token: `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}` };
}

function callOf(number: number): object {
  const { call } = Object(analyzed.sample);
  return { ...call, metaData: { ...call.metaData, id: String(7782342274025900000n + BigInt(number)) } };
}

const deliveries = Array.from({ length: perRound }, (_none, number) => deliver(number));
const bare = deliveries.map(({ token }) => {
  const [head, payload, signature] = token.split(".");
  return { signed: Buffer.from(`${head}.${payload}`), signature: Buffer.from(signature ?? "", "base64url") };
});
const bareKey = createPublicKey(publicKey.export({ type: "spki", format: "pem" }));

/** Deliveries a second: signature, claims, address, digest of the body and memory of what came before. */
function proved(): number {
  const remember = memory();
  const started = performance.now();
  for (const { token, body } of deliveries) {
    const proof = authenticateWebhook(analyzed, rule, deliveryOf(token, body), now);
    if (proof.refusal || !remember(proof.replayKey)) throw new Error("an honest delivery was refused");
  }
  return (perRound / (performance.now() - started)) * 1000;
}

/** The same with the event that is read from the body. */
async function received(): Promise<number> {
  const storeOnce = memory();
  const started = performance.now();
  for (const { token, body } of deliveries) {
    const { refusal } = await verifyWebhook(analyzed, rule, deliveryOf(token, body), { now, storeOnce });
    if (refusal) throw new Error(refusal.message);
  }
  return (perRound / (performance.now() - started)) * 1000;
}

function memory(): (key: string) => boolean {
  const known = new Set<string>();
  return (key) => known.size < known.add(key).size;
}

function deliveryOf(token: string, body: Uint8Array): Internal.WebhookRequest {
  const headers = [
    ["Content-Type", "application/json"],
    ["Authorization", token],
  ] as const;
  return { url: rule.url, headers, body };
}

function checked(): number {
  const started = performance.now();
  for (const { signed, signature } of bare) {
    if (!verify("sha256", signed, bareKey, signature)) throw new Error("a signature is wrong");
  }
  return (perRound / (performance.now() - started)) * 1000;
}

const rates: Record<"checked" | "proved" | "received", number>[] = [];
for (let round = -2; round < rounds; round += 1) {
  const rate = { checked: checked(), proved: proved(), received: await received() };
  if (round >= 0) rates.push(rate);
}
const of = (name: "checked" | "proved" | "received"): string =>
  `${getMedian(rates.map((rate) => rate[name])).toFixed(0)} a second`;
const share = (name: "proved" | "received"): number => getMedian(rates.map((rate) => rate[name] / rate.checked));
console.log(`bare signature checks        ${of("checked")}`);
console.log(`verified webhooks            ${of("proved")}, ${deliveries[0]?.body.length} bytes each`);
console.log(`read into events as well     ${of("received")}, ${(share("received") * 100).toFixed(0)} %`);
const reached = share("proved") >= target;
console.log(
  `verified against bare: ${(share("proved") * 100).toFixed(0)} % (target: at least ${target * 100} %) ${reached ? "reached" : "MISSED"}`,
);
if (!reached) process.exitCode = 1;
