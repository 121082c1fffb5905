// The setup token: on the first sign-in from another machine it shows that a person can read the server's terminal.
import type { Store } from "../store/index.ts";

/** Long enough to set the server up later the same day. */
const ttlMs = 24 * 3_600_000;

export async function createSetupToken({ oneTimeTokens }: Store, now: number): Promise<string> {
  return oneTimeTokens.issue("setup", { value: true }, now + ttlMs);
}

/** Returns whether the token is valid. It can be used once. */
export async function consumeSetupToken({ oneTimeTokens }: Store, token: string, now: number): Promise<boolean> {
  return (await oneTimeTokens.consume("setup", token, now)) === true;
}
