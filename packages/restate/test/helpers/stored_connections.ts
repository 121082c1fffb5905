// A store with connections of one company whose access tokens expire soon, and with the OAuth client.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppSettings, openStore } from "gong-connector-server";
import { onTestFinished } from "vitest";
import type { RestateTest } from "./restate_test.ts";

export interface StoredConnections {
  dataDirectory: string;
  /** The first of `ids`. */
  id: string;
  ids: readonly string[];
}

export async function createStoredConnections(
  { gong }: RestateTest,
  expiresInMs: number,
  count = 1,
): Promise<StoredConnections> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "store-"));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const store = await openStore({ directory: dataDirectory });
  const { clientId, clientSecret } = gong.sandbox.credentials;
  await new AppSettings(store, ["127.0.0.1"]).save({
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId, clientSecret },
  });
  const ids: string[] = [];
  for (let remaining = count; remaining > 0; remaining -= 1) {
    const tokens = gong.sandbox.issueToken({ expiresInSeconds: expiresInMs / 1000 });
    const connection = { customer: "Fernhill", authMethod: "oauth2", quotaKey: "fernhill", baseUrl: gong.url };
    const expiresAt = Date.now() + expiresInMs;
    const { id } = await store.connections.create(
      { ...connection, requestedScopes: [], grantedScopes: [], state: "connected", expiresAt },
      { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken },
      Date.now(),
    );
    ids.push(id);
  }
  await store.close();
  return { dataDirectory, ids, id: ids[0] ?? "" };
}
