// Token requests that fail: error responses, and errors of the transport.
import { expect, test } from "vitest";
import { ConnectorError, gongManifests } from "../src/index.ts";
import type { Transport } from "../src/network/transport.ts";
import { refresh } from "../src/oauth/index.ts";
import { catchTokenError, optionsFor, withOAuth } from "./helpers/oauth.ts";
import { getRefusedUrl, startHttpServer } from "./helpers/servers.ts";
import { tokenServerClient as client, startTokenServer } from "./helpers/token_server.ts";

const errorResponses = [
  [400, { error: "invalid_grant", error_description: "CANARY" }, "refresh_rejected", "not accepted"],
  [400, "Refresh token code is invalid", "refresh_rejected", "failed with status 400"],
  [400, { error: "invalid_request" }, "oauth_client_rejected", "Check the client id"],
  [401, { error: "invalid_client" }, "oauth_client_rejected", "Check the client id"],
  [400, { error: "invalid_scope" }, "oauth_client_rejected", "a requested scope"],
  [400, { error: "access_denied" }, "consent_denied", "denied"],
  [400, { requestId: "r", errors: ["CANARY"] }, "refresh_rejected", "not accepted"],
  [400, '{"message":"Refresh token code is invalid."}', "refresh_rejected", "not accepted"],
  [403, { requestId: "r", errors: ["CANARY"] }, "service_forbidden", "trusted IPs"],
  [404, { error: "not_found" }, "oauth_client_rejected", "Check the client id"],
  [400, "<h1>Bad request</h1>", "service_unavailable", "a form that the service does not use"],
  [401, "<h1>Sign in to the proxy</h1>", "service_unavailable", "a form that the service does not use"],
  [401, { message: "CANARY" }, "service_unavailable", "a form that the service does not use"],
  [400, { error: "", errors: null }, "service_unavailable", "a form that the service does not use"],
  [400, ["error"], "service_unavailable", "a form that the service does not use"],
  [403, "<h1>Forbidden</h1>", "service_unavailable", "trusted IPs"],
  [404, "<h1>Not found</h1>", "service_unavailable", "a form that the service does not use"],
  [302, "", "service_unavailable", "a form that the service does not use"],
  [503, { error: "invalid_grant" }, "service_unavailable", "503"],
  [500, { error: "invalid_grant" }, "service_unavailable", "500"],
  [429, {}, "service_unavailable", "429"],
  [429, { errors: ["CANARY"] }, "service_unavailable", "429"],
  [401, { errors: ["CANARY"] }, "refresh_rejected", "not accepted"],
  [404, { errors: ["CANARY"] }, "oauth_client_rejected", "Check the client id"],
  [400, { error: "E400 bad_code" }, "refresh_rejected", "not accepted"],
  [400, { error: "bad_code 400" }, "refresh_rejected", "not accepted"],
  [503, "CANARY", "service_unavailable", "503"],
  [200, "<h1>CANARY</h1>", "invalid_token_response", "no access token"],
  [200, { access_token: "" }, "invalid_token_response", "no access token"],
  [200, { access_token: "two words" }, "invalid_token_response", "no access token"],
] as const;

test.for(errorResponses)("a token response %i %j is %s", async ([status, body, code, text]) => {
  const server = await startTokenServer();
  server.respond = () => ({ status, body });
  const error = await catchTokenError(refresh(client, "CANARY-REFRESH-0", optionsFor(server.url)));
  expect(error).toMatchObject({ code, retryable: code === "service_unavailable" });
  if (status !== 200) expect(error.status).toBe(status);
  expect(`${error.message} ${error.remedy}`).toContain(text);
  expect(server.grantTypes).toHaveLength(1);
});

test("only an error of the client advises to check the client", async () => {
  const server = await startTokenServer();
  const remedies: (string | undefined)[] = [];
  for (const error of ["access_denied", "invalid_client"]) {
    server.respond = () => ({ status: 400, body: { error } });
    remedies.push((await catchTokenError(refresh(client, "CANARY-REFRESH-0", optionsFor(server.url)))).remedy);
  }
  expect(remedies).toEqual([
    expect.not.stringContaining("client secret"),
    "Check the client id, the client secret, the callback URL and the scopes of the app.",
  ]);
});

test("a response 403 has no remedy of the manifest if the manifest has no rule for it", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 403, body: { errors: ["no"] } });
  const { connector, ...rest } = gongManifests();
  const manifests = { ...rest, connector: { ...connector, errorRules: [] } };
  const error = await catchTokenError(refresh(client, "CANARY-REFRESH-0", { ...optionsFor(server.url), manifests }));
  expect(error.code).toBe("service_forbidden");
  expect(error.remedy).not.toContain("trusted IPs");
});

test("any of the manifest's texts shows that the vendor wrote an error", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 400, body: "Code is unknown" });
  const tokenErrorResponse = { authoritative: ["/error"], texts: ["Token is unknown", "Code is unknown"], reason: "" };
  const options = { ...optionsFor(server.url), manifests: withOAuth({ tokenErrorResponse }) };
  expect(await catchTokenError(refresh(client, "CANARY-REFRESH-0", options))).toMatchObject({
    code: "refresh_rejected",
  });
});

test("throws response_too_large for a token response of more than a megabyte", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 200, body: { access_token: "CANARY".repeat(200_000) } });
  const error = await catchTokenError(refresh(client, "CANARY-REFRESH-0", optionsFor(server.url)));
  expect(error.code).toBe("response_too_large");
  expect(error.message).toBe("the token response has more than 1000000 bytes");
});

test("passes an error of a transport on, and the signal's reason instead once it is aborted", async () => {
  const failure = new ConnectorError("proxy_failed", "no proxy");
  const reason = new Error("stopped");
  const transport: Transport = () => Promise.reject(failure);
  await expect(refresh(client, "r", { transport })).rejects.toBe(failure);
  await expect(refresh(client, "r", { transport, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test.for([new Error("no code"), "no error", null])(
  "takes the rejection %s of a transport as a network error",
  async (thrown) => {
    const transport: Transport = () => Promise.reject(thrown);
    const error = await catchTokenError(refresh(client, "r", { transport }));
    expect(error).toMatchObject({ code: "network_error", retryable: true });
  },
);

test("throws network_error without a response", async () => {
  const error = await catchTokenError(
    refresh(client, "CANARY-REFRESH-0", optionsFor(`${await getRefusedUrl()}/token`)),
  );
  expect(error).toMatchObject({ code: "network_error", retryable: true });
});

test("rejects with the signal's reason when the request is aborted", async () => {
  const reason = new Error("stopped");
  const options = { ...optionsFor(await startHttpServer(() => {})), signal: AbortSignal.abort(reason) };
  await expect(refresh(client, "CANARY-REFRESH-0", options)).rejects.toBe(reason);
});
