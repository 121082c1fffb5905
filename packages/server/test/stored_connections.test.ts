// The stored connections of a process beside the settings server.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../src/store/index.ts";
import { openStoredConnections } from "../src/stored_connections.ts";
import { createEmptyStore, sampleConnection } from "./helpers/stores.ts";

test("opens the store again after it was not available, and closes without one", async () => {
  const { directory: parent } = await createEmptyStore("SQLite");
  const directory = join(parent, "data");
  writeFileSync(directory, "a file in place of the directory");
  const stored = openStoredConnections(directory);
  await expect(stored.getQuotaKey("con_1")).rejects.toThrow();
  await stored.close();
  rmSync(directory);
  const store = await openStore({ directory });
  const { id, quotaKey } = await store.connections.create(sampleConnection, {}, 1);
  await store.close();
  onTestFinished(() => stored.close());
  expect(await stored.getQuotaKey(id)).toBe(quotaKey);
});
