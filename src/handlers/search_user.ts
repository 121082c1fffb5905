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
  try {
    return await searchPages(input, context);
  } catch (error) {
    // The pages lead nowhere: they would fail again without a request.
    if (ConnectorError.is(error) && error.code === "cursor_did_not_advance") context.cache.delete(cacheKey);
    throw error;
  }
};

async function searchPages(input: SearchUserInput, context: HandlerContext): Promise<SearchUserOutput> {
  const cached = getCachedPages(context);
  const found = cached && (await findUser(input, context, cached));
  if (found) return found;
  if (!cached?.isConfirmed) {
    // The user may be new, or the cached response was incomplete. Once a minute is enough for many unknown users.
    const pages = new CachedPages(cached !== undefined);
    context.cache.set(cacheKey, pages);
    const user = await findUser(input, context, pages);
    if (user) return user;
  }
  const wanted = [input.email, input.phoneNumber].filter((value) => value !== undefined).join(" and ");
  throw new ConnectorError("no_match", `No user has ${wanted}.`, {
    action: context.action.id,
    remedy:
      "Check the spelling. A phone number must have the same digits as in Gong, including the country code if it has one there.",
  });
}

function getCachedPages({ cache }: HandlerContext): CachedPages | undefined {
  const cached = cache.get(cacheKey);
  return cached instanceof CachedPages && Date.now() < cached.expiresAt ? cached : undefined;
}

/** Reads page by page up to the user. Pages that were read before come from `cached`. */
async function findUser(
  input: SearchUserInput,
  { action, run }: HandlerContext,
  { pages }: CachedPages,
): Promise<User | undefined> {
  let count = 0;
  const fetch = async (cursor?: string): Promise<Page> => {
    const page = pages[count] ?? ((await run("list_users", cursor === undefined ? {} : { cursor })) as Page);
    pages[count] = page;
    count += 1;
    return page;
  };
  const progress = new PaginationProgress(action.id);
  for await (const { items } of paginate(fetch, progress, () => count < maxPages)) {
    const user = items.find((item) => matches(item, input));
    if (user) return user;
  }
  if (progress.position)
    throw new ConnectorError("no_match", `The first ${maxPages} pages of users have no match.`, { action: action.id });
  return undefined;
}

class CachedPages {
  readonly expiresAt = Date.now() + cacheMs;
  readonly pages: Page[] = [];
  /** Read again after a search in earlier pages that found nothing. */
  readonly isConfirmed: boolean;

  constructor(isConfirmed: boolean) {
    this.isConfirmed = isConfirmed;
  }
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
