// @ts-nocheck
// Users: all of them, by filter, one, and how their settings changed.

import { type Body, flag, list, moment as momentField, object, text, whole } from "../fields.ts";
import { createPage } from "../pagination.ts";
import { getBoolean, getParameter, getPathParameter } from "../parameters.ts";
import { createRandom } from "../random.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";
import { DAY, formatDateTime } from "../time.ts";

function userData(user: User): Record<string, unknown> {
  const { isAvatar: _, created, ...data } = user;
  return { ...data, created: formatDateTime(created) };
}

function listUsers(exchange: RequestContext) {
  const withAvatars = getBoolean(exchange, "includeAvatars");
  const users = exchange.state.users.filter(({ isAvatar }) => withAvatars || !isAvatar);
  const { records, items } = createPage(exchange, users, { withAvatars }, getParameter(exchange, "cursor"));
  return ok({ records, users: items.map(userData) });
}

const extensive = object({
  cursor: text(),
  filter: whole(
    object({
      createdFromDateTime: momentField(),
      createdToDateTime: momentField(),
      includeAvatars: flag(),
      userIds: list(text()),
    }),
  ),
});

function filterUsers(exchange: RequestContext, body: Body<typeof extensive>) {
  const { createdFromDateTime: from, createdToDateTime: to, includeAvatars, userIds } = body.filter;
  const users = exchange.state.users.filter(
    (user) =>
      user.created >= (from ?? 0) &&
      user.created < (to ?? Infinity) &&
      (includeAvatars === true || !user.isAvatar) &&
      (userIds?.includes(user.id) ?? true),
  );
  if (users.length === 0) throw notFound("No users found corresponding to the provided filters");
  const { records, items } = createPage(exchange, users, body.filter, body.cursor);
  return ok({ records, users: items.map(userData) });
}

function userOf(exchange: RequestContext): User {
  const id = getPathParameter(exchange, "id");
  if (!/^\d{1,20}$/.test(id)) throw badRequest();
  const user = exchange.state.users.find((each) => each.id === id);
  if (user === undefined) throw notFound(`User ID ${id} was not found`);
  return user;
}

const SETTINGS = ["webConferencesRecorded", "emailsImported", "callsImported", "gongConnectEnabled"];

function settingsHistory(exchange: RequestContext) {
  const user = userOf(exchange);
  const random = createRandom(`${exchange.state.seed}/settings/${user.id}`);
  const first = { setting: "active", value: true, time: formatDateTime(user.created) };
  const later = random.sample(SETTINGS, 2).map((setting, index) => ({
    setting,
    value: random.chance(0.7),
    time: formatDateTime(user.created + (index + 1) * random.int(1, 90) * DAY),
  }));
  const left = { setting: "active", value: false, time: formatDateTime(user.created + 300 * DAY) };
  return ok({ userSettingsHistory: [first, ...later, ...(user.active ? [] : [left])] });
}

export const userRoutes: readonly Route[] = [
  createRoute("GET", "/v2/users", listUsers),
  createBodyRoute("POST", "/v2/users/extensive", extensive, filterUsers),
  createRoute("GET", "/v2/users/{id}", (exchange) => ok({ user: userData(userOf(exchange)) })),
  createRoute("GET", "/v2/users/{id}/settings-history", settingsHistory),
];
