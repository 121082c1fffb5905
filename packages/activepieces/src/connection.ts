// From a connection of Activepieces to the credentials of the connector.
import type { GongOptions } from "gong-connector/embed";
import { manifests } from "./manifests.ts";
import { toRecord } from "./values.ts";

export interface StepAuth {
  auth: NonNullable<GongOptions["auth"]>;
  /** Connections of one company share its rate limit. */
  limitKey: string;
}

export const keyMethod = "api_key";
export const appMethod = "oauth2";

/** Activepieces refreshes OAuth tokens when it reads the connection; a step cannot ask for that. */
export function readAuth(connection: unknown): StepAuth {
  const { access_token: accessToken, data, props } = toRecord(connection);
  if (typeof accessToken === "string") {
    const baseUrl = readBaseUrl(data);
    const auth = { method: appMethod, credentials: { accessToken }, ...(baseUrl && { baseUrl }) };
    return { auth, limitKey: baseUrl ?? accessToken };
  }
  const { accessKey, accessKeySecret, baseUrl } = toRecord(props);
  if (accessKey === undefined) throw new Error("There is no connection. Choose one in the step.");
  const credentials = { accessKey: String(accessKey).trim(), accessKeySecret: String(accessKeySecret).trim() };
  const url = String(baseUrl ?? "").trim();
  return { auth: { method: keyMethod, credentials, ...(url && { baseUrl: url }) }, limitKey: credentials.accessKey };
}

/** The base URL of the company, which the token response names. */
function readBaseUrl(tokenResponse: unknown): string | undefined {
  const name = manifests.auth.get(appMethod)?.oauth?.tokenResponse.baseUrl?.slice(1);
  const url = name === undefined ? undefined : toRecord(tokenResponse)[name];
  return typeof url === "string" && url !== "" ? url : undefined;
}
