// Search Calls and Search User compare texts regardless of case, encoding of letters and kind of apostrophe.
import { expect, test } from "vitest";
import { type Connector, type GongActions, gong } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

const title = "Cafe\u0301 İstanbul, Straße 5: O’Brien’s plan";
const address = "e\u0301lodie@socie\u0301te\u0301.fr";

/** A company with one call and one user. */
async function connect(): Promise<Connector<GongActions>> {
  const metaData = { id: "1", title, isPrivate: false };
  const responses: Record<string, object> = {
    "/v2/users": { users: [{ id: "7", emailAddress: address, phoneNumber: "+４９ 30 901820" }] },
    "/v2/calls/extensive": { calls: [{ metaData, parties: [{ emailAddress: address }] }] },
    "/v2/calls/transcript": {
      callTranscripts: [{ callId: "1", transcript: [{ sentences: [{ text: "It’s the ﬁnal offer." }] }] }],
    },
  };
  const baseUrl = await startHttpServer((request, response) => {
    const body = { requestId: "r", records: {}, ...responses[request.url ?? ""] };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  return gong({ ...createAccountOptions(baseUrl), rateLimiter: false });
}

test.for<[string, Partial<GongActions["search_calls"]["input"]>]>([
  ["a composed letter", { title: "CAFÉ" }],
  ["a dotless lookalike of İ", { title: "istanbul" }],
  ["ss for ß", { title: "STRASSE" }],
  ["a straight apostrophe", { title: "o'brien's" }],
  ["a domain", { participants: ["SOCIÉTÉ.fr"] }],
  ["an address", { participants: ["Élodie@société.fr"] }],
  ["a keyword", { keyword: "it's the FINAL" }],
])("finds a call by %s", async ([, input]) => {
  const connector = await connect();
  const { calls } = await connector.run("search_calls", { fromDateTime: "2026-01-01T00:00:00Z", ...input });
  expect(calls.map(({ call }) => call.id)).toEqual(["1"]);
});

test("finds a user by an address in another encoding, and by a number in other digits", async () => {
  const connector = await connect();
  expect((await connector.run("search_user", { email: "Élodie@société.fr" })).id).toBe("7");
  expect((await connector.run("search_user", { phoneNumber: "+49 (30) 901820" })).id).toBe("7");
});
