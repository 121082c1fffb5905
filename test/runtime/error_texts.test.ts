// What errors quote of a response: no credentials that a proxy repeats, and no text without an end.
import { expect, test } from "vitest";
import { createAccountOptions } from "../helpers/account.ts";
import { call, respondJson } from "../helpers/responses.ts";
import { catchError, connectAndWatch } from "../helpers/secret_leaks.ts";
import { startHttpServer } from "../helpers/servers.ts";

test.for([400, 403, 502])(
  "an error with status %i that repeats the request's headers has no credentials",
  async (status) => {
    const baseUrl = await startHttpServer((request, response) => {
      const [, credentials = ""] = request.headers.authorization?.split(" ") ?? [];
      const secret = Buffer.from(credentials, "base64").toString().split(":")[1];
      respondJson(response, status, { errors: [`é Authorization: ${request.headers.authorization}, ${secret}.`] });
    });
    const error = await catchError(connectAndWatch(baseUrl, { maxRetries: 0 }).run("get_call_by_id", call));
    expect(error.message).toContain("é Authorization: Basic [redacted], [redacted].");
  },
);

test("an error that repeats an access token has no token", async () => {
  const baseUrl = await startHttpServer((request, response) =>
    respondJson(response, 403, { errors: [JSON.stringify(request.headers)] }),
  );
  const account = createAccountOptions(baseUrl, { accessToken: "CANARY-TOKEN" });
  const error = await catchError(connectAndWatch(baseUrl, account).run("get_call_by_id", call));
  expect(error.message).toContain("Bearer [redacted]");
});

test("an error quotes at most 25 texts of 1,000 characters", async () => {
  const errors = Array.from({ length: 100 }, () => "x".repeat(2000));
  const baseUrl = await startHttpServer((_request, response) => respondJson(response, 400, { errors }));
  const error = await catchError(connectAndWatch(baseUrl, { maxRetries: 0 }).run("get_call_by_id", call));
  expect(error.message).toContain(`${"x".repeat(1000)}…`);
  expect(error.message.length).toBeLessThan(26_000);
  expect(error.issues?.length ?? 0).toBeLessThanOrEqual(26);
});
