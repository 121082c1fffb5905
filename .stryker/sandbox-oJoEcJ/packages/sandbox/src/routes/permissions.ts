// @ts-nocheck
// Permission profiles: list, read, create, change, and who has them.

import { flag, list, object, oneOf, text } from "../fields.ts";
import { requireParameter } from "../parameters.ts";
import { badRequest, ok, SandboxError } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { ACCESSES, ALLOWANCES, createProfile, FORECASTS, LEVELS, type Profile } from "../seed/permissions.ts";

const access = object({ permissionLevel: oneOf(LEVELS), teamLeadIds: list(text()) });

const libraryAccess = object({
  permissionLevel: oneOf(["none", "all", "specific-folders"]),
  libraryFolderIds: list(text()),
  managePublicFolder: flag(),
  manageStreams: flag(),
  manageFolderCalls: flag(),
  shareFoldersAndStreams: flag(),
});

const profileBody = object({
  name: text(),
  description: text(),
  libraryFolderAccess: libraryAccess,
  forecastPermissions: object(Object.fromEntries(FORECASTS.map((part) => [part, access]))),
  ...Object.fromEntries(ACCESSES.map((part) => [part, access])),
  ...Object.fromEntries(ALLOWANCES.map((part) => [part, flag()])),
});

type Given = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What was given, laid over what is there; parts left out stay. */
function merged(base: Given, given: Given): Given {
  const changes = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  return {
    ...base,
    ...Object.fromEntries(
      changes.map(([name, value]) => {
        const before = base[name];
        return [name, isRecord(value) && isRecord(before) ? merged(before, value) : value];
      }),
    ),
  };
}

const profileData = (profile: Profile) => ({ id: profile.id, ...profile.data });
const nameOf = (profile: Profile): string => String(profile.data.name);

function inWorkspace(exchange: RequestContext): readonly Profile[] {
  const workspaceId = requireParameter(exchange, "workspaceId");
  if (!exchange.state.workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  return [...exchange.state.profiles.values()].filter((profile) => profile.workspaceId === workspaceId);
}

function listProfiles(exchange: RequestContext) {
  const profiles = inWorkspace(exchange).toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), "en"));
  return ok({ profiles: profiles.map(profileData) });
}

function known(exchange: RequestContext): Profile {
  const profile = exchange.state.profiles.get(requireParameter(exchange, "profileId"));
  if (profile === undefined) throw badRequest();
  return profile;
}

function create(exchange: RequestContext, body: Given) {
  const name = String(body.name ?? "");
  if (name === "") throw badRequest("name: must not be null");
  if (inWorkspace(exchange).some((profile) => nameOf(profile) === name)) {
    throw new SandboxError(422, `A permission profile with the name '${name}' already exists`);
  }
  const data = merged(
    createProfile(name, "none", () => false),
    body,
  );
  const id = exchange.state.random.id();
  const profile = { id, workspaceId: requireParameter(exchange, "workspaceId"), userIds: [], data };
  exchange.state.profiles.set(id, profile);
  return ok({ profile: profileData(profile) });
}

function update(exchange: RequestContext, body: Given) {
  const profile = known(exchange);
  const changed = { ...profile, data: merged(profile.data, body) };
  exchange.state.profiles.set(profile.id, changed);
  return ok({ profile: profileData(changed) });
}

function listUsers(exchange: RequestContext) {
  const { userIds } = known(exchange);
  const users = exchange.state.users.filter(({ id }) => userIds.includes(id));
  return ok({
    users: users.map(({ id, firstName, lastName, emailAddress }) => ({
      id,
      fullName: `${firstName} ${lastName}`,
      emailAddress,
    })),
  });
}

export const permissionRoutes: readonly Route[] = [
  createRoute("GET", "/v2/all-permission-profiles", listProfiles),
  createRoute("GET", "/v2/permission-profile", (exchange) => ok({ profile: profileData(known(exchange)) })),
  createBodyRoute("PUT", "/v2/permission-profile", profileBody, update),
  createBodyRoute("POST", "/v2/permission-profile", profileBody, create),
  createRoute("GET", "/v2/permission-profile/users", listUsers),
];
