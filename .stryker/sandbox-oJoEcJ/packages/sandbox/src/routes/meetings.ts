// @ts-nocheck
// Meetings with Gong's consent page: create, change, delete, and whether a user can have them at all.

import { type Body, list, moment, object, required, text } from "../fields.ts";
import { getPathParameter } from "../parameters.ts";
import { badRequest, conflict, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";

export interface Meeting {
  readonly id: string;
  readonly organizerId: string;
  readonly startsAt: number;
  readonly inviteeEmails: readonly string[];
}

const meetingBody = object({
  startTime: required(moment()),
  endTime: required(moment()),
  title: text(),
  invitees: required(list(object({ email: text(), displayName: text(), firstName: text(), lastName: text() }))),
  externalId: text(),
  provider: text(),
  organizerEmail: required(text()),
});

const deleteBody = object({ organizerEmail: text() });
const statusBody = object({ emails: list(text(), { max: 100 }) });

const NOT_CONNECTED = {
  userFacingError: "Your web conference provider is not connected to Gong. Connect it, then try again.",
  fixUrl: "https://app.gong.example/settings/user/web-conferencing",
  helpUrl: "https://help.gong.example/connect-web-conferencing",
};

export function requireUserByEmail(exchange: RequestContext, email: string): User | undefined {
  const wanted = email.toLowerCase();
  return exchange.state.users.find(({ emailAddress, emailAliases }) =>
    [emailAddress, ...emailAliases].some((each) => each.toLowerCase() === wanted),
  );
}

function organizer(exchange: RequestContext, body: Body<typeof meetingBody>): User {
  if (body.endTime <= body.startTime) throw badRequest("endTime: must be after startTime");
  const user = requireUserByEmail(exchange, body.organizerEmail);
  if (user === undefined) throw notFound("No Gong user found corresponding to the provided organizer email");
  const providers = user.conferencingProviders ?? [];
  const isConnected = body.provider === undefined || providers.some(({ provider }) => provider === body.provider);
  if (providers.length === 0 || !isConnected) throw conflict("Provider disconnected", NOT_CONNECTED);
  return user;
}

function keep(exchange: RequestContext, id: string, body: Body<typeof meetingBody>, user: User): void {
  const inviteeEmails = body.invitees.flatMap(({ email }) => (email === undefined ? [] : [email.toLowerCase()]));
  exchange.state.meetings.set(id, { id, organizerId: user.id, startsAt: body.startTime, inviteeEmails });
}

function create(exchange: RequestContext, body: Body<typeof meetingBody>) {
  const user = organizer(exchange, body);
  const meetingId = exchange.state.random.id();
  keep(exchange, meetingId, body, user);
  const local = user.emailAddress.split("@", 1)[0];
  return ok({
    meetingId,
    meetingUrl: `https://join.gong.example/fernhill/${local}?tkn=${exchange.state.random.token(22)}`,
    additionalInvitees: [
      { email: "assistant@gong.example", displayName: "Gong Assistant", firstName: null, lastName: null },
    ],
  });
}

function known(exchange: RequestContext): Meeting {
  const meeting = exchange.state.meetings.get(getPathParameter(exchange, "meetingId"));
  if (meeting === undefined) throw notFound("The given meeting ID was not found.");
  return meeting;
}

function checkOwner(exchange: RequestContext, meeting: Meeting, email: string): void {
  if (requireUserByEmail(exchange, email)?.id !== meeting.organizerId) {
    throw notFound("No Gong meeting found corresponding to the provided organizer email");
  }
}

function update(exchange: RequestContext, body: Body<typeof meetingBody>) {
  const meeting = known(exchange);
  const user = organizer(exchange, body);
  checkOwner(exchange, meeting, body.organizerEmail);
  keep(exchange, meeting.id, body, user);
  return ok({ meetingId: meeting.id });
}

function remove(exchange: RequestContext, body: Body<typeof deleteBody>) {
  const meeting = known(exchange);
  if (body.organizerEmail !== undefined) checkOwner(exchange, meeting, body.organizerEmail);
  exchange.state.meetings.delete(meeting.id);
  return ok();
}

function status(exchange: RequestContext, body: Body<typeof statusBody>) {
  const users = (body.emails ?? []).map((email) => {
    const user = requireUserByEmail(exchange, email);
    const isValid = (user?.conferencingProviders?.length ?? 0) > 0;
    return {
      email,
      exists: user !== undefined,
      valid: isValid,
      ...(user !== undefined && !isValid ? NOT_CONNECTED : {}),
    };
  });
  return ok({ users });
}

export const meetingRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/meetings", meetingBody, create),
  createBodyRoute("PUT", "/v2/meetings/{meetingId}", meetingBody, update),
  createBodyRoute("DELETE", "/v2/meetings/{meetingId}", deleteBody, remove),
  createBodyRoute("POST", "/v2/meetings/integration/status", statusBody, status),
];
