// Finds the user with an email address or phone number in the list of users.
import { ConnectorError } from "../errors/errors.ts";
import type { GongActions, SearchUserInput, SearchUserOutput } from "../generated/actions.ts";
import { foldText } from "../json/fold_text.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";

type Page = GongActions["list_users"]["output"];
type User = Page["items"][number];

/** How long pages are cached: long enough for the searches of one workflow. */
const cacheMs = 60_000;
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
async function* iterateUsers({ cache, run }: HandlerContext): AsyncGenerator<User> {
  const cached = cache.get(cacheKey);
  const entry = cached instanceof CachedPages && Date.now() < cached.expiresAt ? cached : new CachedPages();
  cache.set(cacheKey, entry);
  const { pages } = entry;
  let cursor: string | undefined;
  for (let index = 0; index === 0 || cursor !== undefined; index += 1) {
    const page = pages[index] ?? ((await run("list_users", cursor === undefined ? {} : { cursor })) as Page);
    pages[index] = page;
    yield* page.items;
    cursor = page.nextCursor;
  }
}

class CachedPages {
  readonly expiresAt = Date.now() + cacheMs;
  readonly pages: Page[] = [];
}

/** With both an email address and a phone number, the user must have both. */
function matches(user: User, { email, phoneNumber }: SearchUserInput): boolean {
  const addresses = [user.emailAddress, user.trustedEmailAddress, ...(user.emailAliases ?? [])];
  const hasEmail = email === undefined || addresses.some((address) => address && foldText(address) === foldText(email));
  const hasNumber = phoneNumber === undefined || getDigits(user.phoneNumber) === getDigits(phoneNumber);
  return hasEmail && hasNumber;
}

function getDigits(text: string | null | undefined): string {
  return foldText(text ?? "").replaceAll(/\D/g, "");
}
