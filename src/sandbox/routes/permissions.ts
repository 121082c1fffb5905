// Permission profiles: list, read, create, change, and who has them.
import { bodyRoute, type Exchange, type Route, route } from "../exchange.ts";
import { flag, list, object, oneOf, text } from "../fields.ts";
import { needed } from "../query.ts";
import { badRequest, ok, Refusal } from "../reply.ts";
import { ACCESSES, ALLOWANCES, FORECASTS, LEVELS, type Profile, plainProfile } from "../seed/permissions.ts";

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

function inWorkspace(exchange: Exchange): readonly Profile[] {
  const workspaceId = needed(exchange, "workspaceId");
  if (!exchange.state.workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  return [...exchange.state.profiles.values()].filter((profile) => profile.workspaceId === workspaceId);
}

function listProfiles(exchange: Exchange) {
  const profiles = inWorkspace(exchange).toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), "en"));
  return ok({ profiles: profiles.map(profileData) });
}

function known(exchange: Exchange): Profile {
  const profile = exchange.state.profiles.get(needed(exchange, "profileId"));
  if (profile === undefined) throw badRequest();
  return profile;
}

function create(exchange: Exchange, body: Given) {
  const name = String(body.name ?? "");
  if (name === "") throw badRequest("name: must not be null");
  if (inWorkspace(exchange).some((profile) => nameOf(profile) === name)) {
    throw new Refusal(422, `A permission profile with the name '${name}' already exists`);
  }
  const data = merged(
    plainProfile(name, "none", () => false),
    body,
  );
  const id = exchange.state.random.id();
  const profile = { id, workspaceId: needed(exchange, "workspaceId"), userIds: [], data };
  exchange.state.profiles.set(id, profile);
  return ok({ profile: profileData(profile) });
}

function update(exchange: Exchange, body: Given) {
  const profile = known(exchange);
  const changed = { ...profile, data: merged(profile.data, body) };
  exchange.state.profiles.set(profile.id, changed);
  return ok({ profile: profileData(changed) });
}

function listUsers(exchange: Exchange) {
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
  route("GET", "/v2/all-permission-profiles", listProfiles),
  route("GET", "/v2/permission-profile", (exchange) => ok({ profile: profileData(known(exchange)) })),
  bodyRoute("PUT", "/v2/permission-profile", profileBody, update),
  bodyRoute("POST", "/v2/permission-profile", profileBody, create),
  route("GET", "/v2/permission-profile/users", listUsers),
];
