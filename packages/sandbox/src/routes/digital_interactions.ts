// Digital interactions: actions of customers on websites and in other apps.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import { recordEngagement } from "./content.ts";

function addInteraction(context: RequestContext, body: GongActions["create_digital_interaction"]["input"]) {
  if (body.person !== undefined && body.trackingId !== undefined) {
    throw badRequest("trackingId: must be null when person is sent");
  }
  const email = body.person?.email?.toLowerCase();
  recordEngagement(context, {
    eventType: "digitalInteraction",
    occurredAt: Date.parse(body.timestamp),
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
  createBodyRoute("POST", "/v2/digital-interaction", getActionBody("create_digital_interaction"), addInteraction),
];
