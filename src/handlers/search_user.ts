// Finds the user with an email address or phone number in the list of users.
import { ConnectorError } from "../errors/errors.ts";
import type { GongActions, SearchUserInput, SearchUserOutput } from "../generated/actions.ts";
import { foldText } from "../json/fold_text.ts";
import { PaginationProgress, paginate } from "../pagination/pagination.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";

type Page = GongActions["list_users"]["output"];
type User = Page["items"][number];

/** How long pages are cached: long enough for the searches of one workflow. */
const cacheMs = 60_000;
/** 50,000 users, five times as many as the largest companies have; the daily quota is 10,000 requests. */
const maxPages = 500;
const cacheKey = "search_user";

export const searchUser: Handler<SearchUserInput, SearchUserOutput> = async (input, context) => {
  for await (const user of iterateUsers(context)) {
    if (matches(user, input)) return user;
  }
  const wanted = [input.email, input.phoneNumber].filter((value) => value !== undefined).join(" and ");
  throw new ConnectorError("no_match", `No user has ${wanted}.`, {
    action: context.action.id,
    remedy:
      "Check the spelling. A phone number must have the same digits as in Gong, including the country code if it has one there.",
  });
};

/** Users page by page. Pages of the last minute come from the cache. */
async function* iterateUsers({ action, cache, run }: HandlerContext): AsyncGenerator<User> {
  const cached = cache.get(cacheKey);
  const entry = cached instanceof CachedPages && Date.now() < cached.expiresAt ? cached : new CachedPages();
  cache.set(cacheKey, entry);
  const { pages } = entry;
  let count = 0;
  const fetch = async (cursor?: string): Promise<Page> => {
    const page = pages[count] ?? ((await run("list_users", cursor === undefined ? {} : { cursor })) as Page);
    pages[count] = page;
    count += 1;
    return page;
  };
  const progress = new PaginationProgress(action.id);
  for await (const { items } of paginate(fetch, progress, () => count < maxPages)) yield* items;
  if (progress.position)
    throw new ConnectorError("no_match", `The first ${maxPages} pages of users have no match.`, { action: action.id });
}

class CachedPages {
  readonly expiresAt = Date.now() + cacheMs;
  readonly pages: Page[] = [];
}

/** With both an email address and a phone number, the user must have both. */
function matches(user: User, { email, phoneNumber }: SearchUserInput): boolean {
  const addresses: unknown[] = [user.emailAddress, user.trustedEmailAddress, user.emailAliases].flat();
  const hasEmail = email === undefined || addresses.some((address) => isSameText(address, email));
  const hasNumber = phoneNumber === undefined || getDigits(user.phoneNumber) === getDigits(phoneNumber);
  return hasEmail && hasNumber;
}

function isSameText(value: unknown, text: string): boolean {
  return typeof value === "string" && foldText(value) === foldText(text);
}

function getDigits(text: unknown): string {
  return typeof text === "string" ? foldText(text).replaceAll(/\D/g, "") : "";
}
