// A store with a linked account whose access token ends soon.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type StoreOptions } from "../../src/connections/index.ts";
import type { House } from "./house.ts";

export async function connected({ served }: House, endsInMs: number): Promise<{ store: StoreOptions; id: string }> {
  const directory = mkdtempSync(join(tmpdir(), "store-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openStore({ directory });
  const pair = served.sandbox.mintToken({ expiresInSeconds: endsInMs / 1000 });
  const account = { customer: "Fernhill", method: "oauth2", company: "fernhill", baseUrl: served.url };
  const { id } = await store.accounts.create(
    { ...account, requested: [], granted: [], state: "connected", expiresAt: Date.now() + endsInMs },
    { accessToken: pair.accessToken, refreshToken: pair.refreshToken },
    Date.now(),
  );
  await store.close();
  return { store: { directory }, id };
}
