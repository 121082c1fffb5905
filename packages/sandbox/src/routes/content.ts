// Customer engagement: content that was viewed or shared, and custom events. A repeated event id is a conflict.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import type { Engagement } from "../records.ts";
import { badRequest, conflict, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";

type ViewEvent = GongActions["create_content_view_event"]["input"];
type ShareEvent = GongActions["create_content_share_engagement_event"]["input"];
type CustomEvent = GongActions["create_custom_engagement_event"]["input"];

/** Stores the event. Throws 409 if the same system reported its id before. */
export function recordEngagement(context: RequestContext, event: Engagement): void {
  const { engagements } = context.state;
  const isRepeated = engagements.some(
    ({ eventType, reportingSystem, sourceEventId }) =>
      sourceEventId !== null &&
      eventType === event.eventType &&
      reportingSystem === event.reportingSystem &&
      sourceEventId === event.sourceEventId,
  );
  if (isRepeated) throw conflict("Event was already reported in the past.");
  engagements.push(event);
}

function toEngagement(
  { eventTimestamp, contentId, contentUrl, reportingSystem, eventId }: ViewEvent | ShareEvent | CustomEvent,
  eventType: Engagement["eventType"],
  eventName: string | undefined,
  emails: readonly (string | undefined)[],
): Engagement {
  return {
    eventType,
    occurredAt: Date.parse(eventTimestamp),
    emails: emails.flatMap((email) => (email === undefined ? [] : [email.toLowerCase()])),
    contentId: contentId ?? null,
    contentUrl: contentUrl ?? null,
    reportingSystem,
    eventName: eventName ?? null,
    sourceEventId: eventId ?? null,
  };
}

function reportView(context: RequestContext, body: ViewEvent) {
  if (body.trackingId !== undefined && body.viewer !== undefined) {
    throw badRequest("trackingId: must be null when viewer is sent");
  }
  recordEngagement(context, toEngagement(body, "contentViewed", body.viewActionTitle, [body.viewer?.email]));
  return ok();
}

function reportShare(context: RequestContext, body: ShareEvent) {
  const emails = [body.sharer?.email, ...(body.recipients ?? []).map(({ email }) => email)];
  recordEngagement(context, toEngagement(body, "contentShared", body.actionName, emails));
  return ok();
}

function reportCustomEvent(context: RequestContext, body: CustomEvent) {
  recordEngagement(context, toEngagement(body, "customEvent", body.actionName, [body.actor?.email]));
  return ok();
}

export const contentRoutes: readonly Route[] = [
  createBodyRoute(
    "PUT",
    "/v2/customer-engagement/content/viewed",
    getActionBody("create_content_view_event"),
    reportView,
  ),
  createBodyRoute(
    "PUT",
    "/v2/customer-engagement/content/shared",
    getActionBody("create_content_share_engagement_event"),
    reportShare,
  ),
  createBodyRoute(
    "PUT",
    "/v2/customer-engagement/action",
    getActionBody("create_custom_engagement_event"),
    reportCustomEvent,
  ),
];
