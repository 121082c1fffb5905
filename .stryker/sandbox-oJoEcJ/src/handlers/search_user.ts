// @ts-nocheck
// Finds the user with an e-mail address or phone number, by reading the list of users.
import type { GongActions, SearchUserInput, SearchUserOutput } from "../generated/actions.ts";
import { ConnectorError } from "../runtime/errors.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";

type Page = GongActions["list_users"]["output"];
type User = Page["items"][number];

/** How long pages are kept, in milliseconds: long enough for the searches of one workflow. */
const keptMs = 60_000;
const cacheKey = "search_user";

export const searchUser: Handler<SearchUserInput, SearchUserOutput> = async (input, context) => {
  for await (const user of users(context)) {
    if (matches(user, input)) return user;
  }
  const sought = [input.email, input.phoneNumber].filter((value) => value !== undefined).join(" and ");
  throw new ConnectorError("no_match", `No user has ${sought}.`, {
    action: context.action.id,
    remedy:
      "Check the spelling; a phone number has to have the same digits as in Gong, with the country code if it has one there.",
  });
};

/** Users page by page. Pages read within the last minute are taken from memory. */
async function* users({ cache, run }: HandlerContext): AsyncGenerator<User> {
  const kept = cache.get(cacheKey);
  const pages = kept instanceof Pages && Date.now() < kept.until ? kept : new Pages();
  cache.set(cacheKey, pages);
  let cursor: string | undefined;
  for (let index = 0; index === 0 || cursor !== undefined; index += 1) {
    const page = pages.list[index] ?? ((await run("list_users", cursor === undefined ? {} : { cursor })) as Page);
    pages.list[index] = page;
    yield* page.items;
    cursor = page.nextCursor;
  }
}

class Pages {
  readonly until = Date.now() + keptMs;
  readonly list: Page[] = [];
}

/** With both an address and a number, a user has to have both. */
function matches(user: User, { email, phoneNumber }: SearchUserInput): boolean {
  const addresses = [user.emailAddress, user.trustedEmailAddress, ...(user.emailAliases ?? [])];
  const hasEmail = email === undefined || addresses.some((address) => address?.toLowerCase() === email.toLowerCase());
  const hasNumber = phoneNumber === undefined || digitsOf(user.phoneNumber) === digitsOf(phoneNumber);
  return hasEmail && hasNumber;
}

function digitsOf(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/\D/g, "");
}
