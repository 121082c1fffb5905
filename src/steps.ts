// What packages for engines share: the items of a list, and a key and an upload of a step.
import { createHash } from "node:crypto";
import { createRateLimiter, type RateLimiter, type RateLimits } from "./network/rate_limiter.ts";
import type { AnyConnector } from "./runtime/connector.ts";
import type { Upload } from "./runtime/handler.ts";
import type { RunOptions } from "./runtime/run_options.ts";

/** By a hash: an account's key is a secret. */
const rateLimiters = new Map<string, RateLimiter>();

/** The rate limiter of an account in this process: its steps share the vendor's limit. */
export function getAccountRateLimiter(account: string, limits: RateLimits): RateLimiter {
  const hash = createHash("sha256").update(account).digest("hex");
  const rateLimiter = rateLimiters.get(hash) ?? createRateLimiter(limits);
  rateLimiters.set(hash, rateLimiter);
  return rateLimiter;
}

/** The same 32 hexadecimal digits for equal parts, which identify a step and its execution. */
export function createStepKey(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** The items of a list, up to `limit`; all of them if omitted. A list that takes a limit requests no more. */
export async function* iterateItems(
  connector: AnyConnector,
  id: string,
  input: object,
  { limit, ...options }: RunOptions & { limit?: number | undefined },
): AsyncGenerator<unknown, void, undefined> {
  const { limitInput } = connector.manifests.connector.pagination;
  const hasLimit = connector.action(id).input.properties?.[limitInput] !== undefined;
  let left = limit ?? Number.POSITIVE_INFINITY;
  const listInput = limit !== undefined && hasLimit ? { ...input, [limitInput]: limit } : input;
  for await (const item of connector.iterate(id, listInput, options)) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}

/** Content in memory as the upload of an action. */
export function createUpload(content: Uint8Array, names: Pick<Upload, "fileName" | "contentType">): Upload {
  return { ...names, open: () => iterateOnce(content), sizeBytes: content.length };
}

async function* iterateOnce(content: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield content;
}
