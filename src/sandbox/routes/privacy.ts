// Data privacy: everything about an address or a phone number, and its erasure some time later.

import type { Call } from "../calls.ts";
import { type Exchange, type Route, route } from "../exchange.ts";
import { callsWith, digitsOf, emailData, emailsOf, type Person, peopleWith } from "../privacy.ts";
import { needed } from "../query.ts";
import { createRandom } from "../random.ts";
import { badRequest, ok } from "../reply.ts";
import { crmFields } from "../seed/crm.ts";
import { moment, utcMoment } from "../time.ts";

function addressOf(exchange: Exchange): string {
  const address = needed(exchange, "emailAddress").toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw badRequest("emailAddress: must be a well-formed email address");
  return address;
}

function phoneOf(exchange: Exchange): string {
  const phone = needed(exchange, "phoneNumber").trim();
  if (!phone.startsWith("+") || digitsOf(phone) === "") throw badRequest("phoneNumber: must start with a + sign");
  return digitsOf(phone);
}

function callReference({ id, clientUniqueId }: Call): Record<string, unknown> {
  const objects = clientUniqueId === null ? [] : [{ objectType: "Task", externalId: clientUniqueId }];
  return { id, status: "COMPLETED", externalSystems: objects.length === 0 ? [] : [{ system: "Salesforce", objects }] };
}

function customerData(exchange: Exchange, people: readonly Person[]): readonly Record<string, unknown>[] {
  if (people.length === 0) return [];
  const objects = people.map(({ contact }) => ({
    id: createRandom(contact.crmId).id(),
    objectType: contact.type,
    externalId: contact.crmId,
    mirrorId: JSON.stringify({ crmObjectType: contact.type.toUpperCase(), crmId: contact.crmId }),
    fields: crmFields(exchange.state.accounts, contact.type, contact.crmId),
  }));
  return [{ system: "Salesforce", objects }];
}

function meetingsWith(exchange: Exchange, addresses: ReadonlySet<string>): readonly Record<string, unknown>[] {
  return [...exchange.state.meetings.values()]
    .filter(({ inviteeEmails }) => inviteeEmails.some((email) => addresses.has(email)))
    .map(({ id, startsAt }) => ({ id: `${id}_${utcMoment(startsAt)}` }));
}

function engagementOf(exchange: Exchange, address: string): readonly Record<string, unknown>[] {
  return exchange.state.engagements
    .filter(({ emails }) => emails.includes(address))
    .map(({ eventType, at, contentId, contentUrl, reportingSystem, eventName, sourceEventId }) => ({
      eventType,
      timestamp: moment(at),
      contentId,
      contentUrl,
      reportingSystem,
      eventName,
      sourceEventId,
    }));
}

function references(exchange: Exchange, people: readonly Person[], addresses: ReadonlySet<string>, phone?: string) {
  const { state, now } = exchange;
  return {
    emails: people.flatMap((person) => emailsOf(state, person)).map(emailData),
    calls: callsWith(state, now, addresses, phone).map(callReference),
    meetings: meetingsWith(exchange, addresses),
    customerData: customerData(exchange, people),
  };
}

function dataForAddress(exchange: Exchange) {
  const address = addressOf(exchange);
  const people = peopleWith(exchange.state, exchange.now, ({ emailAddress }) => emailAddress === address);
  const found = references(exchange, people, new Set([address]));
  return ok({ ...found, customerEngagement: engagementOf(exchange, address) });
}

function peopleOn(exchange: Exchange, phone: string): readonly Person[] {
  return peopleWith(exchange.state, exchange.now, ({ phoneNumber }) => digitsOf(phoneNumber) === phone);
}

function dataForPhone(exchange: Exchange) {
  const phone = phoneOf(exchange);
  const people = peopleOn(exchange, phone);
  const emailAddresses = people.map(({ contact }) => contact.emailAddress);
  return ok({
    ...references(exchange, people, new Set(emailAddresses), phone),
    suppliedPhoneNumber: needed(exchange, "phoneNumber"),
    matchingPhoneNumbers: [...new Set(people.map(({ contact }) => contact.phoneNumber))],
    emailAddresses,
  });
}

/** Calls and people that carry one of the marks go, once the time has come. */
function erase(exchange: Exchange, marks: readonly string[], addresses: ReadonlySet<string>, phone?: string) {
  const { state, now } = exchange;
  const from = now + state.asyncMs;
  for (const mark of marks) state.erasures.set(mark, from);
  for (const call of callsWith(state, now, addresses, phone)) call.erasedFrom = from;
  return ok();
}

function eraseAddress(exchange: Exchange) {
  const address = addressOf(exchange);
  return erase(exchange, [address], new Set([address]));
}

function erasePhone(exchange: Exchange) {
  const phone = phoneOf(exchange);
  const addresses = peopleOn(exchange, phone).map(({ contact }) => contact.emailAddress);
  return erase(exchange, [phone, ...addresses], new Set(addresses), phone);
}

export const privacyRoutes: readonly Route[] = [
  route("GET", "/v2/data-privacy/data-for-email-address", dataForAddress),
  route("GET", "/v2/data-privacy/data-for-phone-number", dataForPhone),
  route("POST", "/v2/data-privacy/erase-data-for-email-address", eraseAddress),
  route("POST", "/v2/data-privacy/erase-data-for-phone-number", erasePhone),
];
