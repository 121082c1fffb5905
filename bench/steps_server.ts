// The settings server with one connection, to the vendor at a URL. Prints its URL and the id of the connection, and its peak memory in MB for a line of input.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gongManifests } from "gong-connector";
import { AppSettings, createServer, openStore } from "gong-connector-server";

const [vendorUrl = "", stepsToken = "", adminToken = ""] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "steps-server-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
// Three requests a second, the limit of the vendor, would hide what the server can do.
Object.assign(gongManifests().connector.rateLimits, { minIntervalMs: 0, perDay: 1_000_000_000 });
const store = await openStore({ directory });
const allowedDomains = [new URL(vendorUrl).hostname];
await new AppSettings(store, allowedDomains).update({ authMethod: "api_key", credentialSource: "configured" });
const scopes = { requestedScopes: [], grantedScopes: [] };
const account = { customer: "Bench", authMethod: "api_key", quotaKey: "bench", baseUrl: vendorUrl, ...scopes };
const { id } = await store.connections.create(
  { ...account, state: "connected" },
  { accessKey: "KEY", accessKeySecret: "SECRET" },
  Date.now(),
);
const server = await createServer({ store, stepsToken, adminToken, allowedDomains });
console.log(`${await server.listen({ port: 0, host: "127.0.0.1" })} ${id}`);
createInterface(process.stdin)
  .on("line", () => console.log(process.resourceUsage().maxRSS / 1024))
  .on("close", () => process.exit());
