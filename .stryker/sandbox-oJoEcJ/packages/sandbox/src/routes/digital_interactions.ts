// @ts-nocheck
// Digital interactions: what customers did on websites and in other apps.

import { anything, type Body, list, moment, number, object, oneOf, required, text } from "../fields.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import { recordEngagement } from "./content.ts";

const customField = object({
  name: required(text()),
  value: required(text()),
  dataType: oneOf(["STRING", "NUMBER", "DATE", "URL", "BOOLEAN", "DURATION"]),
});

const content = object({
  contentId: text(),
  contentTitle: required(text()),
  contentLabel: list(text()),
  contentUrl: text(),
  contentAdditionalInfoUrl: text(),
  numericContentDetails: object({
    value: number({ whole: true }),
    rangeFrom: required(number({ whole: true })),
    rangeTo: required(number({ whole: true })),
    numericType: oneOf(["PERCENTAGE", "NPS", "RATING", "OTHER"]),
  }),
  stepContentDetails: object({ value: required(text()), availableSteps: required(list(text())) }),
  searchObjectDetails: object({
    name: required(text()),
    objectType: required(oneOf(["VENDOR", "PRODUCT", "CATEGORY"])),
    domain: required(text()),
    objectId: text(),
    url: text(),
  }),
  contentCustomFields: list(customField),
});

const person = object({
  name: text(),
  email: text(),
  phoneNumber: text(),
  personId: text(),
  personBusinessContext: object({
    objectType: required(oneOf(["CONTACT", "LEAD"])),
    objectId: required(text()),
    systemName: text(),
  }),
  location: anything(),
  company: anything(),
  personCustomFields: list(customField),
});

const interactionBody = object({
  eventId: required(text()),
  timestamp: required(moment()),
  eventType: required(text()),
  sourceSystemName: text(),
  sessionId: text(),
  device: oneOf(["MOBILE", "PC"]),
  content: required(content),
  person,
  customFields: list(customField),
  trackingId: text(),
});

function addInteraction(exchange: RequestContext, body: Body<typeof interactionBody>) {
  if (body.person !== undefined && body.trackingId !== undefined) {
    throw badRequest("trackingId: must be null when person is sent");
  }
  const email = body.person?.email?.toLowerCase();
  recordEngagement(exchange, {
    eventType: "digitalInteraction",
    at: body.timestamp,
    emails: email === undefined ? [] : [email],
    contentId: body.content.contentId ?? null,
    contentUrl: body.content.contentUrl ?? null,
    reportingSystem: body.sourceSystemName ?? null,
    eventName: body.eventType,
    sourceEventId: body.eventId,
  });
  return ok();
}

export const digitalRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/digital-interaction", interactionBody, addInteraction),
];
