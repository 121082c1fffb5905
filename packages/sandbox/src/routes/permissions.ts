// Permission profiles: list, get, create, update, and their users.
import { isRecord } from "gong-connector/internal";
import { getActionBody } from "../body_schema.ts";
import { requireParameter } from "../parameters.ts";
import { badRequest, ok, SandboxError } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { createProfile, type Profile } from "../seed/permissions.ts";

/** The changes over the base. Properties that are absent from the changes stay. */
function mergeProfile(base: Profile["data"], changes: object): Profile["data"] {
  const entries = Object.entries(changes).map(([name, value]) => {
    const before = base[name];
    return [name, isRecord(value) && isRecord(before) ? mergeProfile(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

const toProfileJson = (profile: Profile) => ({ id: profile.id, ...profile.data });
const getName = (profile: Profile): string => String(profile.data.name);

function listInWorkspace(context: RequestContext): readonly Profile[] {
  const workspaceId = requireParameter(context, "workspaceId");
  if (!context.state.workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  return [...context.state.profiles.values()].filter((profile) => profile.workspaceId === workspaceId);
}

function listProfiles(context: RequestContext) {
  const profiles = listInWorkspace(context).toSorted((a, b) => getName(a).localeCompare(getName(b), "en"));
  return ok({ profiles: profiles.map(toProfileJson) });
}

function requireProfile(context: RequestContext): Profile {
  const profile = context.state.profiles.get(requireParameter(context, "profileId"));
  if (profile === undefined) throw badRequest();
  return profile;
}

function createPermissionProfile(context: RequestContext, body: { name: string }) {
  const { name } = body;
  if (name === "") throw badRequest("name: must not be null");
  if (listInWorkspace(context).some((profile) => getName(profile) === name)) {
    throw new SandboxError(422, `A permission profile with the name '${name}' already exists`);
  }
  const noPermissions = createProfile(name, "none", () => false);
  const profile = {
    id: context.state.random.id(),
    workspaceId: requireParameter(context, "workspaceId"),
    userIds: [],
    data: mergeProfile(noPermissions, body),
  };
  context.state.profiles.set(profile.id, profile);
  return ok({ profile: toProfileJson(profile) });
}

function updateProfile(context: RequestContext, body: object) {
  const profile = requireProfile(context);
  const updated = { ...profile, data: mergeProfile(profile.data, body) };
  context.state.profiles.set(profile.id, updated);
  return ok({ profile: toProfileJson(updated) });
}

function listUsers(context: RequestContext) {
  const { userIds } = requireProfile(context);
  const users = context.state.users.filter(({ id }) => userIds.includes(id));
  return ok({
    users: users.map(({ id, firstName, lastName, emailAddress }) => ({
      id,
      fullName: `${firstName} ${lastName}`,
      emailAddress,
    })),
  });
}

const path = "/v2/permission-profile";

export const permissionRoutes: readonly Route[] = [
  createRoute("GET", "/v2/all-permission-profiles", listProfiles),
  createRoute("GET", path, (context) => ok({ profile: toProfileJson(requireProfile(context)) })),
  createBodyRoute("PUT", path, getActionBody("update_permission_profile"), updateProfile),
  createBodyRoute("POST", path, getActionBody("create_permission_profile"), createPermissionProfile),
  createRoute("GET", `${path}/users`, listUsers),
];
