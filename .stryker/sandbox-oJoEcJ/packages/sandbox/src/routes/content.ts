// @ts-nocheck
// Customer engagement: content viewed, shared or acted upon. The same event twice is a conflict.

import { anything, type Body, list, moment, object, oneOf, required, text } from "../fields.ts";
import { badRequest, conflict, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";

/** An event as the data-privacy operations show it. */
export interface Engagement {
  readonly eventType: "contentShared" | "contentViewed" | "customEvent" | "digitalInteraction";
  readonly at: number;
  readonly emails: readonly string[];
  readonly contentId: string | null;
  readonly contentUrl: string | null;
  readonly reportingSystem: string | null;
  readonly eventName: string | null;
  readonly sourceEventId: string | null;
}

const crmObject = object({ objectType: required(text()), objectId: required(text()), fields: anything() });
const crmContext = list(
  object({
    system: required(oneOf(["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"])),
    objects: list(crmObject),
  }),
);
const actor = object({ email: text(), name: text(), title: text(), context: crmContext });
const property = object({
  name: required(text()),
  value: required(text()),
  dataType: required(oneOf(["number", "string", "url", "date"])),
});

const every = {
  reportingSystem: required(text()),
  eventTimestamp: required(moment()),
  eventId: text(),
  crmContext,
  contentProperties: list(property),
  eventProperties: list(property),
  workspaceId: text(),
};

const content = { contentId: required(text()), contentUrl: required(text()), contentTitle: required(text()) };
const platform = oneOf(["Windows", "Linux", "MacOS", "iOS", "Android"]);

const viewedBody = object({
  ...every,
  ...content,
  viewActionTitle: text(),
  shareId: text(),
  viewInfoUrl: text(),
  viewer: actor,
  trackingId: text(),
  userAgent: text(),
  mobileAppId: text(),
  agentPlatform: platform,
});

const sharedBody = object({
  ...every,
  ...content,
  shareId: text(),
  shareInfoUrl: text(),
  sharingMessageSubject: text(),
  sharingMessageBody: text(),
  sharer: object({ id: text(), email: text(), name: text() }),
  recipients: list(object({ email: required(text()), name: text(), title: text(), context: crmContext })),
  actionName: text(),
});

const actionBody = object({
  ...every,
  contentId: text(),
  contentUrl: text(),
  contentTitle: text(),
  actionName: text(),
  eventInfoUrl: text(),
  actor,
  userAgent: text(),
  mobileAppId: text(),
  agentPlatform: platform,
});

/** Keeps the event unless its id was reported before by the same system. */
export function recordEngagement(exchange: RequestContext, event: Engagement): void {
  const { engagements } = exchange.state;
  const isRepeat = engagements.some(
    ({ eventType, reportingSystem, sourceEventId }) =>
      sourceEventId !== null &&
      eventType === event.eventType &&
      reportingSystem === event.reportingSystem &&
      sourceEventId === event.sourceEventId,
  );
  if (isRepeat) throw conflict("Event was already reported in the past.");
  engagements.push(event);
}

interface Reported {
  readonly reportingSystem: string;
  readonly eventTimestamp: number;
  readonly eventId: string | undefined;
  readonly contentId: string | undefined;
  readonly contentUrl: string | undefined;
}

function engagement(
  body: Reported,
  eventType: Engagement["eventType"],
  eventName: string | undefined,
  emails: readonly (string | undefined)[],
): Engagement {
  return {
    eventType,
    at: body.eventTimestamp,
    emails: emails.flatMap((email) => (email === undefined ? [] : [email.toLowerCase()])),
    contentId: body.contentId ?? null,
    contentUrl: body.contentUrl ?? null,
    reportingSystem: body.reportingSystem,
    eventName: eventName ?? null,
    sourceEventId: body.eventId ?? null,
  };
}

function viewed(exchange: RequestContext, body: Body<typeof viewedBody>) {
  if (body.trackingId !== undefined && body.viewer !== undefined) {
    throw badRequest("trackingId: must be null when viewer is sent");
  }
  recordEngagement(exchange, engagement(body, "contentViewed", body.viewActionTitle, [body.viewer?.email]));
  return ok();
}

function shared(exchange: RequestContext, body: Body<typeof sharedBody>) {
  const emails = [body.sharer?.email, ...(body.recipients ?? []).map(({ email }) => email)];
  recordEngagement(exchange, engagement(body, "contentShared", body.actionName, emails));
  return ok();
}

function acted(exchange: RequestContext, body: Body<typeof actionBody>) {
  recordEngagement(exchange, engagement(body, "customEvent", body.actionName, [body.actor?.email]));
  return ok();
}

export const contentRoutes: readonly Route[] = [
  createBodyRoute("PUT", "/v2/customer-engagement/content/viewed", viewedBody, viewed),
  createBodyRoute("PUT", "/v2/customer-engagement/content/shared", sharedBody, shared),
  createBodyRoute("PUT", "/v2/customer-engagement/action", actionBody, acted),
];
