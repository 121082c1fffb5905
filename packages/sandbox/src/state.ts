// The data of one sandbox, generated from its seed.
import { createHash } from "node:crypto";
import { type Call, type CallStore, createCallStore } from "./calls.ts";
import { type Crm, createCrm } from "./crm.ts";
import { createRandom, type Random } from "./random.ts";
import type { Engage, Engagement, Meeting } from "./records.ts";
import { type Account, seedAccounts } from "./seed/accounts.ts";
import { seedCalls } from "./seed/calls.ts";
import { seedFlows, seedTasks } from "./seed/engage.ts";
import { type LibraryFolder, seedFolders } from "./seed/library.ts";
import { type Profile, seedProfiles } from "./seed/permissions.ts";
import { type Review, seedReviews } from "./seed/reviews.ts";
import {
  type Brief,
  type Scorecard,
  seedBriefs,
  seedScorecards,
  seedTrackers,
  seedWorkspaces,
  type Tracker,
  type Workspace,
} from "./seed/settings.ts";
import { seedUsers, type User } from "./seed/users.ts";

export interface SeedOptions {
  readonly seed: string;
  readonly calls: number;
  readonly users: number;
  readonly now: number;
  readonly cursorLifetimeMs: number;
  readonly callProcessingMs: number;
  readonly bulkProcessingMs: number;
  readonly credits: number;
  readonly privateShare: number;
  readonly shortIds: boolean;
  readonly publicUrl: string;
}

export interface SandboxState
  extends Omit<SeedOptions, "calls" | "users" | "now" | "credits" | "privateShare" | "shortIds"> {
  readonly startedAt: number;
  /** For ids of new records. */
  readonly random: Random;
  /** Signs cursors and media links. */
  readonly secret: string;
  readonly workspaces: readonly Workspace[];
  readonly users: readonly User[];
  readonly accounts: readonly Account[];
  readonly trackers: readonly Tracker[];
  readonly scorecards: readonly Scorecard[];
  readonly briefs: readonly Brief[];
  readonly folders: readonly LibraryFolder[];
  readonly calls: CallStore;
  readonly meetings: Map<string, Meeting>;
  readonly engagements: Engagement[];
  readonly reviews: readonly Review[];
  readonly profiles: Map<string, Profile>;
  readonly crm: Crm;
  readonly engage: Engage;
  /** Time from which the data of an email address or phone number is erased. */
  readonly erasures: Map<string, number>;
  /** Gong credits for AI answers and briefs. */
  readonly credits: { remaining: number };
}

interface SeededCompany {
  readonly workspaces: readonly Workspace[];
  readonly users: readonly User[];
  /** Active users without avatars. */
  readonly staff: readonly User[];
  readonly accounts: readonly Account[];
  readonly calls: readonly Call[];
}

type GetRandom = (name: string) => Random;

function seedCompany(options: SeedOptions, getRandom: GetRandom): SeededCompany {
  const { users: count, calls: callCount, now, privateShare } = options;
  const workspaces = seedWorkspaces(getRandom("workspaces"));
  const users = seedUsers(count, getRandom("users"), now);
  const staff = users.filter((user) => user.active && !user.isAvatar);
  const ownerIds = staff.map(({ id }) => id);
  const accounts = seedAccounts(ownerIds, getRandom("accounts"), now);
  const workspaceIds = workspaces.map(({ id }) => id);
  const calls = seedCalls(callCount, { users, accounts, workspaceIds, privateShare }, getRandom("calls"), now);
  return { workspaces, users, staff, accounts, calls };
}

function seedEngage({ workspaces, staff, accounts }: SeededCompany, getRandom: GetRandom, now: number): Engage {
  const { folders, flows } = seedFlows(workspaces, staff, getRandom("flows"), now);
  const tasks = [...seedTasks(flows, staff, accounts, getRandom("tasks"), now)];
  return { folders, flows, tasks, instances: [], bulkAssignments: new Map(), newProspects: new Set() };
}

function seedSettings({ workspaces, staff, calls }: SeededCompany, getRandom: GetRandom, now: number) {
  const folders = seedFolders(workspaces, staff, calls, getRandom("library"), now);
  return {
    trackers: seedTrackers(workspaces, staff, getRandom("trackers"), now),
    scorecards: seedScorecards(workspaces, staff, getRandom("scorecards"), now),
    briefs: seedBriefs(workspaces, staff, getRandom("briefs"), now),
    folders,
    profiles: seedProfiles(workspaces, staff, folders, getRandom("profiles")),
  };
}

export function createState(options: SeedOptions): SandboxState {
  const { seed, now, cursorLifetimeMs, callProcessingMs, bulkProcessingMs, publicUrl } = options;
  const getRandom: GetRandom = (name) => createRandom(`${seed}/${name}`, options.shortIds);
  const company = seedCompany(options, getRandom);
  const { workspaces, users, accounts } = company;
  const settings = seedSettings(company, getRandom, now);
  const calls = createCallStore();
  for (const call of company.calls) calls.add(call);
  return {
    seed,
    startedAt: now,
    random: getRandom("later"),
    secret: createHash("sha256").update(`cursor/${seed}`).digest("hex"),
    cursorLifetimeMs,
    callProcessingMs,
    bulkProcessingMs,
    publicUrl,
    workspaces,
    users,
    accounts,
    ...settings,
    calls,
    meetings: new Map(),
    engagements: [],
    reviews: seedReviews(company.calls, settings.scorecards, users, getRandom("reviews"), now),
    crm: createCrm(),
    engage: seedEngage(company, getRandom, now),
    erasures: new Map(),
    credits: { remaining: options.credits },
  };
}
