// Users: list, list by filter, get one, and the history of a user's settings.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { createPage } from "../pagination.ts";
import { getBoolean, getParameter, getPathParameter, isInRange } from "../parameters.ts";
import { createRandom } from "../random.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";
import { dayMs, formatDateTime, parseDateTime } from "../time.ts";

function toUserJson(user: User): Record<string, unknown> {
  const { isAvatar: _, created, ...fields } = user;
  return { ...fields, created: formatDateTime(created) };
}

function listUsers(context: RequestContext) {
  const includeAvatars = getBoolean(context, "includeAvatars");
  const users = context.state.users.filter(({ isAvatar }) => includeAvatars || !isAvatar);
  const { records, items } = createPage(context, users, { includeAvatars }, getParameter(context, "cursor"));
  return ok({ records, users: items.map(toUserJson) });
}

function listUsersByFilter(context: RequestContext, { filter, cursor }: GongActions["list_users_by_filter"]["input"]) {
  const { createdFromDateTime, createdToDateTime, includeAvatars = false, userIds } = filter;
  const range = { from: parseDateTime(createdFromDateTime) ?? 0, to: parseDateTime(createdToDateTime) ?? Infinity };
  const users = context.state.users.filter(
    ({ id, created, isAvatar }) =>
      isInRange(range, created) && (includeAvatars || !isAvatar) && (userIds?.includes(id) ?? true),
  );
  if (users.length === 0) throw notFound("No users found corresponding to the provided filters");
  const { records, items } = createPage(context, users, filter, cursor);
  return ok({ records, users: items.map(toUserJson) });
}

function requireUser(context: RequestContext): User {
  const id = getPathParameter(context, "id");
  if (!/^\d{1,20}$/.test(id)) throw badRequest();
  const user = context.state.users.find((each) => each.id === id);
  if (user === undefined) throw notFound(`User ID ${id} was not found`);
  return user;
}

const settingNames = ["webConferencesRecorded", "emailsImported", "callsImported", "gongConnectEnabled"];

function getSettingsHistory(context: RequestContext) {
  const { id, created, active } = requireUser(context);
  const random = createRandom(`${context.state.seed}/settings/${id}`);
  const activated = { setting: "active", value: true, time: formatDateTime(created) };
  const changes = random.sample(settingNames, 2).map((setting, index) => ({
    setting,
    value: random.chance(0.7),
    time: formatDateTime(created + (index + 1) * random.int(1, 90) * dayMs),
  }));
  const deactivated = { setting: "active", value: false, time: formatDateTime(created + 300 * dayMs) };
  return ok({ userSettingsHistory: [activated, ...changes, ...(active ? [] : [deactivated])] });
}

export const userRoutes: readonly Route[] = [
  createRoute("GET", "/v2/users", listUsers),
  createBodyRoute("POST", "/v2/users/extensive", getActionBody("list_users_by_filter"), listUsersByFilter),
  createRoute("GET", "/v2/users/{id}", (context) => ok({ user: toUserJson(requireUser(context)) })),
  createRoute("GET", "/v2/users/{id}/settings-history", getSettingsHistory),
];
