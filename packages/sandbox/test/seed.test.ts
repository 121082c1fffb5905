// Seeded data.
import { describe, expect, test } from "vitest";
import { openSandboxClient } from "../../../test/helpers/sandbox_client.ts";
import type { SandboxOptions } from "../src/index.ts";

const startTime = Date.UTC(2026, 3, 15, 22);

describe("seed", () => {
  async function fetchTexts(options: SandboxOptions): Promise<string[]> {
    const client = await openSandboxClient({ clock: () => startTime, publicUrl: "http://same.example", ...options });
    const content = { trackers: true, outline: true, brief: true, keyPoints: true };
    const body = { filter: {}, contentSelector: { context: "Extended", exposedFields: { parties: true, content } } };
    const responses = [
      await client.send("GET", "/v2/users"),
      await client.send("POST", "/v2/calls/extensive", { body }),
      await client.send("POST", "/v2/calls", { body: { clientUniqueId: "x" } }),
      await client.send("GET", "/v2/library/folders"),
    ];
    await client.close();
    return responses.map(({ text }) => text);
  }

  test("returns equal responses for the same seed and different ones for another seed", async () => {
    const [first, same, other] = [
      await fetchTexts({ seed: "a" }),
      await fetchTexts({ seed: "a" }),
      await fetchTexts({ seed: "b" }),
    ];
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("serves a company with 5,000 calls", async () => {
    const client = await openSandboxClient({ clock: () => startTime, calls: 5000 });
    expect((await client.send("GET", "/v2/calls")).body.records).toMatchObject({ totalRecords: 5000 });
    await client.close();
  });
});
