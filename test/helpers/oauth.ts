// Options and errors of token requests.
import { inspect } from "node:util";
import { expect } from "vitest";
import { ConnectorError, gongManifests } from "../../src/index.ts";
import type { OAuthOptions } from "../../src/oauth/index.ts";
import type { AuthMethod } from "../../src/runtime/manifests.ts";
import { tokenServerClient } from "./token_server.ts";

export const authorizationUrl = "https://app.gong.io/oauth2/authorize";

/** Options for a token endpoint at a URL. */
export function optionsFor(tokenUrl: string): OAuthOptions {
  return { endpoints: { authorizationUrl, tokenUrl } };
}

/** The manifests with a changed OAuth flow. */
export function withOAuth(change: Partial<NonNullable<AuthMethod["oauth"]>>) {
  const manifests = gongManifests();
  const method = manifests.auth.get("oauth2");
  if (!method?.oauth) throw new Error("oauth2 has no flow");
  return { ...manifests, auth: new Map([["oauth2", { ...method, oauth: { ...method.oauth, ...change } }]]) };
}

/** The error of a token request, which contains neither the request nor the response. */
export async function catchTokenError(request: Promise<unknown>): Promise<ConnectorError> {
  const error = await request.then(
    () => new Error("expected an error"),
    (reason: unknown) => reason,
  );
  if (!ConnectorError.is(error)) throw error;
  const text = `${inspect(error, { depth: null, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
  expect(text).not.toContain("CANARY");
  expect(text).not.toContain(
    Buffer.from(`${tokenServerClient.clientId}:${tokenServerClient.clientSecret}`).toString("base64"),
  );
  return error;
}
