// The estimated size of answers against the tokens of a language model, and answers that exceed the budget.

import { gong } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, onTestFinished, test } from "vitest";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import { cutText, estimateTokens } from "../src/answer_budget.ts";
import { countFittingItems, createStructuredResult, createTextResult } from "../src/tool_result.ts";

const options = { vendor: "Gong", cursorInput: "cursor", maxTokens: 2_000 };
const action = gong().action("list_users");

async function readSandboxTexts(): Promise<[string, string][]> {
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(close);
  const connector = gong(createAccountOptions(url, sandbox.credentials));
  const { items } = await connector.run("list_extensive_calls", {
    filter: {},
    limit: 5,
    contentSelector: { exposedFields: { parties: true, content: { brief: true, outline: true, trackers: true } } },
  });
  const callIds = items.flatMap(({ metaData }) => metaData?.id ?? []);
  return [
    ["transcripts", (await connector.run("get_call_transcript", { callIds })).markdown],
    ["transcripts as JSON", JSON.stringify(await connector.run("list_call_transcripts", { filter: { callIds } }))],
    ["details", JSON.stringify(items)],
    ["users", JSON.stringify(await connector.run("list_users", { limit: 50 }))],
    [
      "calls",
      JSON.stringify(
        await connector.run("list_calls", {
          fromDateTime: "2000-01-01T00:00:00Z",
          toDateTime: "2100-01-01T00:00:00Z",
          limit: 50,
        }),
      ),
    ],
  ];
}

test("answers have no more tokens than estimated", async () => {
  for (const [name, text] of await readSandboxTexts()) {
    const [tokens, estimate] = [countTokens(text), estimateTokens(text)];
    expect(tokens, `${name}: ${tokens} tokens, ${estimate} estimated`).toBeLessThanOrEqual(estimate);
  }
});

test.for([
  ["German", "Könnten wir die Lizenzgebühren über drei Jahre festschreiben, bevor der Einkauf prüft? "],
  ["French", "L'équipe a déjà validé l'intégration, mais le délai inquiète notre direction générale. "],
  ["Japanese", "来週までに見積もりを送っていただけますか。予算はすでに承認されています。"],
  ["Hebrew", "אפשר לקבל הצעת מחיר מעודכנת עד יום חמישי? "],
  ["text with emoji", "Great call today 👍🏽 they want to sign this month 🎉 "],
])("%s has no more tokens than estimated", ([, sentence = ""]) => {
  const text = sentence.repeat(50);
  expect(countTokens(text)).toBeLessThanOrEqual(estimateTokens(text));
});

test("cuts between characters and at the end of a line", () => {
  expect(cutText("aaaa\nbbbb\ncccc", 4)).toBe("aaaa\nbbbb\n");
  expect(cutText("👩‍💻".repeat(10), 3).length).toBeGreaterThan(0);
  expect(cutText("👍".repeat(10), 3)).toBe("👍👍");
});

test("a text of any characters is read completely in parts", () => {
  const text = Array.from(
    { length: 900 },
    (_none, index) => `${"é👍x".repeat(index % 40)}${index % 7 ? " " : "\n"}`,
  ).join("");
  let read = "";
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const result = createTextResult(action, { markdown: text }, offset, options);
    const answer = String(Reflect.get(result.content[0] ?? {}, "text"));
    expect(estimateTokens(answer)).toBeLessThanOrEqual(options.maxTokens);
    const [marker = "", ...lines] = answer.split("\n");
    read += lines.slice(0, lines.lastIndexOf(marker)).join("\n");
    const next = /\nnext: (.*)$/.exec(answer)?.[1];
    offset = next === undefined ? undefined : JSON.parse(next).offset;
  }
  expect(read).toBe(text);
});

test("data cannot contain its own marker", () => {
  const markers = Array.from({ length: 3 }, () => {
    const [content] = createTextResult(action, { markdown: "x" }, 0, options).content;
    return String(Reflect.get(content ?? {}, "text")).split("\n")[0];
  });
  expect(new Set(markers).size).toBe(3);
});

test("as many items of a list fit as the budget allows, as text and as structured content", () => {
  const items = Array.from({ length: 100 }, (_none, index) => ({ id: String(index), name: "x".repeat(100) }));
  expect(createStructuredResult(action, { items }, options)).toBeUndefined();
  const count = countFittingItems({ items }, options.maxTokens);
  expect(count).toBeGreaterThan(10);
  expect(createStructuredResult(action, { items: items.slice(0, count), nextCursor: "c" }, options)).toBeDefined();
});
