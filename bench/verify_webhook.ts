// Benchmark: verified webhook requests per second, compared with checks of the same JWTs by jose alone.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { jwtVerify } from "jose";
import type * as Library from "../src/index.ts";
import type * as Internal from "../src/internal.ts";
import { getMedian } from "./measure.ts";

const { gongManifests, verifyWebhook } = (await import(
  new URL("../dist/index.js", import.meta.url).href
)) as typeof Library;

const rounds = 15;
const perRound = 4000;
const target = 0.6;
const now = Date.UTC(2026, 2, 1);
const trigger = getTrigger("call_analyzed");

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rule: Library.WebhookRule = {
  id: "r1",
  url: "https://receiver.example/hooks/r1",
  verification: "jwt",
  publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
};

function getTrigger(id: string): Library.Trigger {
  const found = gongManifests().triggers.get(id);
  if (!found) throw new Error(`Unknown trigger ${id}.`);
  return found;
}

/** A webhook request as large as the trigger's sample, each for another call. */
function createRequest(index: number): Internal.WebhookRequest & { token: string } {
  const { call } = Object(trigger.sample);
  const id = String(7782342274025900000n + BigInt(index));
  const callData = { ...call, metaData: { ...call.metaData, id } };
  const body = Buffer.from(JSON.stringify({ callData, isPrivate: false, isTest: false }));
  const claims = {
    webhook_url: rule.url,
    body_sha256: createHash("sha256").update(body).digest("hex"),
    exp: now / 1000 + 300,
  };
  const signed = [{ alg: "RS256" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const token = `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
  const headers = [
    ["Content-Type", "application/json"],
    ["Authorization", token],
  ] as const;
  return { url: rule.url, headers, body, token };
}

const requests = Array.from({ length: perRound }, (_none, index) => createRequest(index));

async function measurePerSecond(task: (request: (typeof requests)[number]) => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  for (const request of requests) await task(request);
  return (perRound / (performance.now() - startedAt)) * 1000;
}

function measureVerifyWebhook(): Promise<number> {
  const keys = new Set<string>();
  const remember = (key: string): boolean => keys.size < keys.add(key).size;
  return measurePerSecond(async (request) => {
    const { rejection } = await verifyWebhook(trigger, rule, request, { now: () => now, remember });
    if (rejection) throw new Error(rejection.message);
  });
}

function measureJose(): Promise<number> {
  return measurePerSecond(async ({ token }) => {
    await jwtVerify(token, publicKey, { currentDate: new Date(now) });
  });
}

const rates: { jose: number; webhook: number }[] = [];
for (let round = -2; round < rounds; round += 1) {
  const rate = { jose: await measureJose(), webhook: await measureVerifyWebhook() };
  if (round >= 0) rates.push(rate);
}
const share = getMedian(rates.map(({ jose, webhook }) => webhook / jose));
console.log(`jwtVerify of jose   ${getMedian(rates.map(({ jose }) => jose)).toFixed(0)} per second`);
console.log(
  `verifyWebhook       ${getMedian(rates.map(({ webhook }) => webhook)).toFixed(0)} per second, ${requests[0]?.body.length} bytes each`,
);
const isReached = share >= target;
console.log(
  `share: ${(share * 100).toFixed(0)} % (target: at least ${target * 100} %) ${isReached ? "reached" : "MISSED"}`,
);
if (!isReached) process.exitCode = 1;
