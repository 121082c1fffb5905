// The webhook trigger with bodies that Gong should not send: each becomes an event with an id or a rejection.
import fc from "fast-check";
import { expect, test } from "vitest";
import { gongManifests, verifyWebhook, type WebhookRule } from "../../src/index.ts";
import { createRunParameters } from "../helpers/long_run.ts";

const trigger = gongManifests().triggers.get("call_analyzed");
if (!trigger) throw new Error("there is no trigger call_analyzed");
const { call } = Object(trigger.sample);
const sent = JSON.stringify({ callData: call, isPrivate: false, isTest: false });
const rule: WebhookRule = {
  id: "r1",
  url: "https://receiver.example/hooks/r1",
  verification: "url_secret",
  secret: "CANARY-0123456789-0123456789-012345",
};

/** The sent body with some values replaced. */
const changedBodies = fc
  .record({
    seeds: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    values: fc.array(fc.jsonValue(), { minLength: 1 }),
  })
  .map(({ seeds, values }) => {
    const next = (): number => seeds.next().value ?? 0;
    const change = (_key: string, value: unknown): unknown =>
      next() < 0.1 ? values[Math.floor(next() * values.length)] : value;
    return Buffer.from(JSON.stringify(JSON.parse(sent, change)) ?? "");
  });

const oddBodies = ["", "null", "[]", "7", "{", "<html></html>", "\ufeff", `${"[".repeat(5000)}${"]".repeat(5000)}`];
const bodies = fc.oneof(
  { weight: 5, arbitrary: changedBodies },
  fc.constantFrom(...oddBodies).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

test("a body of any form becomes an event with an id or a rejection without the secret", async () => {
  const property = fc.asyncProperty(bodies, async (body) => {
    const request = { url: `${rule.url}?delivery_key=${rule.secret}`, headers: [], body };
    const result = await verifyWebhook(trigger, rule, request, { remember: () => true });
    const text = JSON.stringify(result);
    expect(text).not.toContain("CANARY");
    if (result.event) expect(result.event.itemId).toMatch(/^(?!null$|undefined$|\[object)./);
    else expect(result.rejection.message).toMatch(/./);
  });
  await fc.assert(property, createRunParameters(300, 0.02));
});
