// A program that sends one request of each kind, for tests of the variables of the environment. Prints the results as JSON.
import { buffer } from "node:stream/consumers";
import { ConnectorError, gong } from "gong-connector";
import type { CommandContext } from "gong-connector/internal";
import { refresh } from "gong-connector/oauth";
import { run as diffOpenApi } from "gong-connector-openapi-diff/command";
import { postEvent } from "../../packages/server/src/triggers/post_event.ts";
import { download } from "../../src/uploads/url_source.ts";

const [, , baseUrl = "", publicUrl = ""] = process.argv;
const { signal } = new AbortController();

const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
  async api() {
    const auth = { method: "api_key", credentials: { accessKey: "KEY", accessKeySecret: "SECRET" }, baseUrl } as const;
    const connector = gong({ auth, additionalDomains: [new URL(baseUrl).hostname], maxRetries: 0 });
    return connector.run("list_users", { limit: 1 });
  },
  async token() {
    const client = { clientId: "ID", clientSecret: "SECRET", redirectUri: "https://app.example.com/callback" };
    const endpoints = { authorizationUrl: `${baseUrl}/authorize`, tokenUrl: `${baseUrl}/token` };
    return (await refresh(client, "TOKEN", { endpoints })).accessToken;
  },
  async media() {
    const options = { action: "add_call_media", path: "/url", allowPrivateUrls: false };
    const { content } = await download(`${publicUrl}/media`, options);
    return (await buffer(content)).toString();
  },
  delivery: () => postEvent(`${publicUrl}/delivery`, {}, "{}", { signal, isAllowedAddress: () => true }),
  async openapi() {
    const lines: string[] = [];
    const context = { signal, print: (line: string) => lines.push(line) } as unknown as CommandContext;
    await diffOpenApi({ source: `${baseUrl}/openapi.json` }, context);
    return lines.at(-1);
  },
};

const results: Record<string, unknown> = {};
for (const [kind, send] of Object.entries(kinds)) {
  results[kind] = await send().catch((error: unknown) =>
    ConnectorError.is(error) ? { code: error.code, remedy: error.remedy } : String(error),
  );
}
console.log(JSON.stringify(results));
process.exit(0);
