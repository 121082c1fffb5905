// Data privacy: the data of an email address or phone number, and its erasure after some time.
import type { Call } from "../calls.ts";
import { requireParameter } from "../parameters.ts";
import { extractDigits, findCalls, findPeople, listEmails, type Person, toEmailJson } from "../privacy.ts";
import { createRandom } from "../random.ts";
import { badRequest, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { createCrmFields } from "../seed/crm.ts";
import { formatDateTime, formatUtcDateTime } from "../time.ts";

function requireAddress(context: RequestContext): string {
  const address = requireParameter(context, "emailAddress").toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw badRequest("emailAddress: must be a well-formed email address");
  return address;
}

/** The digits of the phone number. */
function requirePhone(context: RequestContext): string {
  const phone = requireParameter(context, "phoneNumber").trim();
  if (!phone.startsWith("+") || extractDigits(phone) === "") throw badRequest("phoneNumber: must start with a + sign");
  return extractDigits(phone);
}

function toCallReference({ id, clientUniqueId }: Call): Record<string, unknown> {
  const objects = [{ objectType: "Task", externalId: clientUniqueId }];
  return {
    id,
    status: "COMPLETED",
    externalSystems: clientUniqueId === null ? [] : [{ system: "Salesforce", objects }],
  };
}

function toCustomerData({ state }: RequestContext, people: readonly Person[]): readonly Record<string, unknown>[] {
  if (people.length === 0) return [];
  const objects = people.map(({ contact: { crmId, type } }) => ({
    id: createRandom(crmId).id(),
    objectType: type,
    externalId: crmId,
    mirrorId: JSON.stringify({ crmObjectType: type.toUpperCase(), crmId }),
    fields: createCrmFields(state.accounts, type, crmId),
  }));
  return [{ system: "Salesforce", objects }];
}

function listMeetings({ state }: RequestContext, addresses: ReadonlySet<string>): readonly Record<string, unknown>[] {
  return [...state.meetings.values()]
    .filter(({ inviteeEmails }) => inviteeEmails.some((email) => addresses.has(email)))
    .map(({ id, startsAt }) => ({ id: `${id}_${formatUtcDateTime(startsAt)}` }));
}

function listEngagements({ state }: RequestContext, address: string): readonly Record<string, unknown>[] {
  return state.engagements
    .filter(({ emails }) => emails.includes(address))
    .map(({ emails: _, occurredAt, ...fields }) => ({ ...fields, timestamp: formatDateTime(occurredAt) }));
}

function listReferences(
  context: RequestContext,
  people: readonly Person[],
  addresses: ReadonlySet<string>,
  phone?: string,
) {
  const { state, now } = context;
  return {
    emails: people.flatMap((person) => listEmails(state, person)).map(toEmailJson),
    calls: findCalls(state, now, addresses, phone).map(toCallReference),
    meetings: listMeetings(context, addresses),
    customerData: toCustomerData(context, people),
  };
}

function getAddressData(context: RequestContext) {
  const address = requireAddress(context);
  const people = findPeople(context.state, context.now, ({ emailAddress }) => emailAddress === address);
  const references = listReferences(context, people, new Set([address]));
  return ok({ ...references, customerEngagement: listEngagements(context, address) });
}

function findPeopleByPhone({ state, now }: RequestContext, phone: string): readonly Person[] {
  return findPeople(state, now, ({ phoneNumber }) => extractDigits(phoneNumber) === phone);
}

function getPhoneData(context: RequestContext) {
  const phone = requirePhone(context);
  const people = findPeopleByPhone(context, phone);
  const emailAddresses = people.map(({ contact }) => contact.emailAddress);
  return ok({
    ...listReferences(context, people, new Set(emailAddresses), phone),
    suppliedPhoneNumber: requireParameter(context, "phoneNumber"),
    matchingPhoneNumbers: [...new Set(people.map(({ contact }) => contact.phoneNumber))],
    emailAddresses,
  });
}

/** Erases calls and people with one of the addresses or the phone number once the processing time is over. */
function erase({ state, now }: RequestContext, addresses: readonly string[], phone?: string) {
  const erasedFrom = now + state.bulkProcessingMs;
  for (const key of [...addresses, ...(phone === undefined ? [] : [phone])]) state.erasures.set(key, erasedFrom);
  for (const call of findCalls(state, now, new Set(addresses), phone)) call.erasedFrom = erasedFrom;
  return ok();
}

function erasePhone(context: RequestContext) {
  const phone = requirePhone(context);
  const addresses = findPeopleByPhone(context, phone).map(({ contact }) => contact.emailAddress);
  return erase(context, addresses, phone);
}

export const privacyRoutes: readonly Route[] = [
  createRoute("GET", "/v2/data-privacy/data-for-email-address", getAddressData),
  createRoute("GET", "/v2/data-privacy/data-for-phone-number", getPhoneData),
  createRoute("POST", "/v2/data-privacy/erase-data-for-email-address", (context) =>
    erase(context, [requireAddress(context)]),
  ),
  createRoute("POST", "/v2/data-privacy/erase-data-for-phone-number", erasePhone),
];
