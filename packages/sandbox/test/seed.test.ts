// Seeded data.
import { describe, expect, test } from "vitest";
import { openSandboxClient } from "../../../test/helpers/sandbox_client.ts";
import type { SandboxOptions } from "../src/index.ts";

const startTime = Date.UTC(2026, 3, 15, 22);

describe("seed", () => {
  async function texts(options: SandboxOptions): Promise<string[]> {
    const other = await openSandboxClient({ clock: () => startTime, publicUrl: "http://same.example", ...options });
    const content = { trackers: true, outline: true, brief: true, keyPoints: true };
    const body = { filter: {}, contentSelector: { context: "Extended", exposedFields: { parties: true, content } } };
    const answers = [
      await other.send("GET", "/v2/users"),
      await other.send("POST", "/v2/calls/extensive", { body }),
      await other.send("POST", "/v2/calls", { body: { clientUniqueId: "x" } }),
      await other.send("GET", "/v2/library/folders"),
    ];
    await other.close();
    return answers.map(({ text }) => text);
  }

  test("the same one gives the same answers byte for byte, another one others", async () => {
    const [one, same, other] = [await texts({ seed: "a" }), await texts({ seed: "a" }), await texts({ seed: "b" })];
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("thousands of calls are no trouble", async () => {
    const other = await openSandboxClient({ clock: () => startTime, calls: 5000 });
    expect((await other.send("GET", "/v2/calls")).body.records).toMatchObject({ totalRecords: 5000 });
    await other.close();
  });
});
