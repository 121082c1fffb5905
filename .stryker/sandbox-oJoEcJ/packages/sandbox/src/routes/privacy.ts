// @ts-nocheck
// Data privacy: everything about an address or a phone number, and its erasure some time later.

import type { Call } from "../calls.ts";
import { requireParameter } from "../parameters.ts";
import { extractDigits, findCalls, findPeople, listEmails, type Person, toEmailJson } from "../privacy.ts";
import { createRandom } from "../random.ts";
import { badRequest, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { createCrmFields } from "../seed/crm.ts";
import { formatDateTime, formatUtcDateTime } from "../time.ts";

function addressOf(exchange: RequestContext): string {
  const address = requireParameter(exchange, "emailAddress").toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw badRequest("emailAddress: must be a well-formed email address");
  return address;
}

function phoneOf(exchange: RequestContext): string {
  const phone = requireParameter(exchange, "phoneNumber").trim();
  if (!phone.startsWith("+") || extractDigits(phone) === "") throw badRequest("phoneNumber: must start with a + sign");
  return extractDigits(phone);
}

function callReference({ id, clientUniqueId }: Call): Record<string, unknown> {
  const objects = clientUniqueId === null ? [] : [{ objectType: "Task", externalId: clientUniqueId }];
  return { id, status: "COMPLETED", externalSystems: objects.length === 0 ? [] : [{ system: "Salesforce", objects }] };
}

function customerData(exchange: RequestContext, people: readonly Person[]): readonly Record<string, unknown>[] {
  if (people.length === 0) return [];
  const objects = people.map(({ contact }) => ({
    id: createRandom(contact.crmId).id(),
    objectType: contact.type,
    externalId: contact.crmId,
    mirrorId: JSON.stringify({ crmObjectType: contact.type.toUpperCase(), crmId: contact.crmId }),
    fields: createCrmFields(exchange.state.accounts, contact.type, contact.crmId),
  }));
  return [{ system: "Salesforce", objects }];
}

function meetingsWith(exchange: RequestContext, addresses: ReadonlySet<string>): readonly Record<string, unknown>[] {
  return [...exchange.state.meetings.values()]
    .filter(({ inviteeEmails }) => inviteeEmails.some((email) => addresses.has(email)))
    .map(({ id, startsAt }) => ({ id: `${id}_${formatUtcDateTime(startsAt)}` }));
}

function engagementOf(exchange: RequestContext, address: string): readonly Record<string, unknown>[] {
  return exchange.state.engagements
    .filter(({ emails }) => emails.includes(address))
    .map(({ eventType, at, contentId, contentUrl, reportingSystem, eventName, sourceEventId }) => ({
      eventType,
      timestamp: formatDateTime(at),
      contentId,
      contentUrl,
      reportingSystem,
      eventName,
      sourceEventId,
    }));
}

function references(
  exchange: RequestContext,
  people: readonly Person[],
  addresses: ReadonlySet<string>,
  phone?: string,
) {
  const { state, now } = exchange;
  return {
    emails: people.flatMap((person) => listEmails(state, person)).map(toEmailJson),
    calls: findCalls(state, now, addresses, phone).map(callReference),
    meetings: meetingsWith(exchange, addresses),
    customerData: customerData(exchange, people),
  };
}

function dataForAddress(exchange: RequestContext) {
  const address = addressOf(exchange);
  const people = findPeople(exchange.state, exchange.now, ({ emailAddress }) => emailAddress === address);
  const found = references(exchange, people, new Set([address]));
  return ok({ ...found, customerEngagement: engagementOf(exchange, address) });
}

function peopleOn(exchange: RequestContext, phone: string): readonly Person[] {
  return findPeople(exchange.state, exchange.now, ({ phoneNumber }) => extractDigits(phoneNumber) === phone);
}

function dataForPhone(exchange: RequestContext) {
  const phone = phoneOf(exchange);
  const people = peopleOn(exchange, phone);
  const emailAddresses = people.map(({ contact }) => contact.emailAddress);
  return ok({
    ...references(exchange, people, new Set(emailAddresses), phone),
    suppliedPhoneNumber: requireParameter(exchange, "phoneNumber"),
    matchingPhoneNumbers: [...new Set(people.map(({ contact }) => contact.phoneNumber))],
    emailAddresses,
  });
}

/** Calls and people that carry one of the marks go, once the time has come. */
function erase(exchange: RequestContext, marks: readonly string[], addresses: ReadonlySet<string>, phone?: string) {
  const { state, now } = exchange;
  const from = now + state.bulkProcessingMs;
  for (const mark of marks) state.erasures.set(mark, from);
  for (const call of findCalls(state, now, addresses, phone)) call.erasedFrom = from;
  return ok();
}

function eraseAddress(exchange: RequestContext) {
  const address = addressOf(exchange);
  return erase(exchange, [address], new Set([address]));
}

function erasePhone(exchange: RequestContext) {
  const phone = phoneOf(exchange);
  const addresses = peopleOn(exchange, phone).map(({ contact }) => contact.emailAddress);
  return erase(exchange, [phone, ...addresses], new Set(addresses), phone);
}

export const privacyRoutes: readonly Route[] = [
  createRoute("GET", "/v2/data-privacy/data-for-email-address", dataForAddress),
  createRoute("GET", "/v2/data-privacy/data-for-phone-number", dataForPhone),
  createRoute("POST", "/v2/data-privacy/erase-data-for-email-address", eraseAddress),
  createRoute("POST", "/v2/data-privacy/erase-data-for-phone-number", erasePhone),
];
