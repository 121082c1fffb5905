// Tokens that open the connect page of one customer: connect links, valid once, and tokens of the connect button.
import { isRecord } from "gong-connector/internal";
import type { OneTimeTokens } from "../store/index.ts";

/** The connect button reads the state with its token before and after the customer connects. */
const purposes = ["connect_link", "connect_button"] as const;

/** The customer of a valid token. */
export async function findConnectCustomer(
  tokens: OneTimeTokens,
  token: string,
  now: number,
  allowed: readonly (typeof purposes)[number][] = purposes,
): Promise<string | undefined> {
  for (const purpose of allowed) {
    const value = await tokens.find(purpose, token, now);
    if (isRecord(value) && typeof value.customer === "string") return value.customer;
  }
  return undefined;
}

/** Uses a connect link. A token of the connect button stays valid until it expires. Returns false for an invalid token. */
export async function redeemConnectToken(tokens: OneTimeTokens, token: string, now: number): Promise<boolean> {
  if ((await tokens.consume("connect_link", token, now)) !== undefined) return true;
  return (await tokens.find("connect_button", token, now)) !== undefined;
}
