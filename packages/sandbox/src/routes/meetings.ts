// Meetings with Gong's consent page: create, update, delete, and whether users can have them.
import type { GongActions } from "gong-connector";
import { createBodySchema, getActionBody } from "../body_schema.ts";
import { getPathParameter } from "../parameters.ts";
import type { Meeting } from "../records.ts";
import { badRequest, conflict, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";

type MeetingRequest = GongActions["create_meeting"]["input"];

const notConnected = {
  userFacingError: "Your web conference provider is not connected to Gong. Connect it, then try again.",
  fixUrl: "https://app.gong.example/settings/user/web-conferencing",
  helpUrl: "https://help.gong.example/connect-web-conferencing",
};

export function findUserByEmail({ state }: RequestContext, email: string): User | undefined {
  const address = email.toLowerCase();
  return state.users.find(({ emailAddress, emailAliases }) =>
    [emailAddress, ...emailAliases].some((each) => each.toLowerCase() === address),
  );
}

function requireOrganizer(context: RequestContext, body: MeetingRequest): User {
  if (Date.parse(body.endTime) <= Date.parse(body.startTime)) throw badRequest("endTime: must be after startTime");
  const user = findUserByEmail(context, body.organizerEmail);
  if (user === undefined) throw notFound("No Gong user found corresponding to the provided organizer email");
  const providers = user.conferencingProviders ?? [];
  const isConnected = body.provider === undefined || providers.some(({ provider }) => provider === body.provider);
  if (providers.length === 0 || !isConnected) throw conflict("Provider disconnected", notConnected);
  return user;
}

function storeMeeting({ state }: RequestContext, id: string, body: MeetingRequest, organizer: User): void {
  const inviteeEmails = body.invitees.map(({ email }) => email.toLowerCase());
  state.meetings.set(id, { id, organizerId: organizer.id, startsAt: Date.parse(body.startTime), inviteeEmails });
}

function createMeeting(context: RequestContext, body: MeetingRequest) {
  const organizer = requireOrganizer(context, body);
  const { random } = context.state;
  const meetingId = random.id();
  storeMeeting(context, meetingId, body, organizer);
  const localPart = organizer.emailAddress.split("@", 1)[0];
  return ok({
    meetingId,
    meetingUrl: `https://join.gong.example/fernhill/${localPart}?tkn=${random.token(22)}`,
    additionalInvitees: [
      { email: "assistant@gong.example", displayName: "Gong Assistant", firstName: null, lastName: null },
    ],
  });
}

function requireMeeting(context: RequestContext): Meeting {
  const meeting = context.state.meetings.get(getPathParameter(context, "meetingId"));
  if (meeting === undefined) throw notFound("The given meeting ID was not found.");
  return meeting;
}

function assertOrganizer(context: RequestContext, meeting: Meeting, email: string): void {
  if (findUserByEmail(context, email)?.id !== meeting.organizerId) {
    throw notFound("No Gong meeting found corresponding to the provided organizer email");
  }
}

function updateMeeting(context: RequestContext, body: MeetingRequest) {
  const meeting = requireMeeting(context);
  const organizer = requireOrganizer(context, body);
  assertOrganizer(context, meeting, body.organizerEmail);
  storeMeeting(context, meeting.id, body, organizer);
  return ok({ meetingId: meeting.id });
}

function deleteMeeting(context: RequestContext, { organizerEmail }: { organizerEmail?: string }) {
  const meeting = requireMeeting(context);
  if (organizerEmail !== undefined) assertOrganizer(context, meeting, organizerEmail);
  context.state.meetings.delete(meeting.id);
  return ok();
}

function getStatus(context: RequestContext, { emails = [] }: { emails?: readonly string[] }) {
  const users = emails.map((email) => {
    const user = findUserByEmail(context, email);
    const isValid = (user?.conferencingProviders?.length ?? 0) > 0;
    return {
      email,
      exists: user !== undefined,
      valid: isValid,
      ...(user !== undefined && !isValid ? notConnected : {}),
    };
  });
  return ok({ users });
}

const meetingBody = getActionBody("create_meeting");

// In these two, Gong's description requires no property; the manifests do.
const deleteBody = createBodySchema<{ organizerEmail?: string }>({
  type: "object",
  properties: { organizerEmail: { type: "string" } },
});
const statusBody = createBodySchema<{ emails?: readonly string[] }>({
  type: "object",
  properties: { emails: { type: "array", maxItems: 100, items: { type: "string" } } },
});

export const meetingRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/meetings", meetingBody, createMeeting),
  createBodyRoute("PUT", "/v2/meetings/{meetingId}", meetingBody, updateMeeting),
  createBodyRoute("DELETE", "/v2/meetings/{meetingId}", deleteBody, deleteMeeting),
  createBodyRoute("POST", "/v2/meetings/integration/status", statusBody, getStatus),
];
