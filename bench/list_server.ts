// Serves lists of any length in pages of 100: users, and calls in detail. Prints its URL. The cursor is the number of the page.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gongManifests } from "gong-connector";

const [pages = "1000"] = process.argv.slice(2);
const perPage = 100;

/** The example of an action's output item, with an id that contains the number of the page in place of `@`. */
function createTemplate(name: string, createItem: (id: string) => object): string {
  const items = Array.from({ length: perPage }, (_none, index) => createItem(`@${String(index).padStart(3, "0")}`));
  return JSON.stringify({
    requestId: "4al018gzaztcr8nbukw",
    records: { totalRecords: 100_000, cursor: "#" },
    [name]: items,
  });
}

const sample = Object(gongManifests().triggers.get("call_analyzed")?.sample).call;
const usersTemplate = createTemplate("users", (id) => ({
  id,
  emailAddress: `user${id}@fernhill.example`,
  created: "2024-02-17T02:30:00.000Z",
  active: true,
  emailAliases: [`u${id}@fernhill.example`],
  trustedEmailAddress: null,
  firstName: "Ada",
  lastName: "Moss",
  title: "Account Executive",
  phoneNumber: "+1 555 0100",
  extension: null,
  personalMeetingUrls: ["https://meet.fernhill.example/ada"],
  settings: { webConferencesRecorded: true, preventWebConferenceRecording: false, telephonyCallsImported: true },
  managerId: "234599484848423",
  meetingConsentPageUrl: `https://join.fernhill.example/${id}`,
  spokenLanguages: [{ language: "en-US", primary: true }],
}));
const callsTemplate = createTemplate("calls", (id) => ({ ...sample, metaData: { ...sample.metaData, id } }));

const server = createServer(async (request, response) => {
  const isUsers = request.url?.startsWith("/v2/users");
  const cursor = isUsers
    ? new URL(request.url ?? "", "http://localhost").searchParams.get("cursor")
    : Object(JSON.parse(await text(request))).cursor;
  const page = Number(cursor ?? 0);
  const next = page + 1 < Number(pages) ? `"cursor":"${page + 1}"` : '"currentPageNumber":0';
  const template = isUsers ? usersTemplate : callsTemplate;
  const body = Buffer.from(
    template.replace('"cursor":"#"', next).replaceAll("@", `77${String(page).padStart(8, "0")}`),
  );
  response
    .writeHead(200, { "content-type": "application/json;charset=utf-8", "content-length": body.length })
    .end(body);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
