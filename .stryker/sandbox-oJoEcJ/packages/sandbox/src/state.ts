// @ts-nocheck
// Everything one sandbox knows, grown from its seed.
import { createHash } from "node:crypto";
import { type Call, type CallStore, createCallStore } from "./calls.ts";
import { type Crm, createCrm } from "./crm.ts";
import type { Engage } from "./engage.ts";
import type { Erasures } from "./privacy.ts";
import { createRandom, type Random } from "./random.ts";
import type { Engagement } from "./routes/content.ts";
import type { Meeting } from "./routes/meetings.ts";
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
  readonly publicUrl: string;
}

export interface SandboxState {
  readonly seed: string;
  readonly startedAt: number;
  /** For ids of what is created from now on. */
  readonly random: Random;
  /** Signs cursors and media links. */
  readonly secret: string;
  readonly cursorLifetimeMs: number;
  readonly callProcessingMs: number;
  readonly bulkProcessingMs: number;
  readonly publicUrl: string;
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
  readonly erasures: Erasures;
  /** For AI answers and briefs. */
  readonly credits: { left: number };
}

interface Company {
  readonly workspaces: readonly Workspace[];
  readonly users: readonly User[];
  /** Users at work: neither gone nor stand-ins. */
  readonly staff: readonly User[];
  readonly accounts: readonly Account[];
  readonly recorded: readonly Call[];
}

type Part = (name: string) => Random;

function growCompany({ users: count, calls, now }: SeedOptions, part: Part): Company {
  const workspaces = seedWorkspaces(part("workspaces"));
  const users = seedUsers(count, part("users"), now);
  const staff = users.filter((user) => user.active && !user.isAvatar);
  const ownerIds = staff.map(({ id }) => id);
  const accounts = seedAccounts(ownerIds, part("accounts"), now);
  const workspaceIds = workspaces.map(({ id }) => id);
  const recorded = seedCalls(calls, { users, accounts, workspaceIds }, part("calls"), now);
  return { workspaces, users, staff, accounts, recorded };
}

function growEngage({ workspaces, staff, accounts }: Company, part: Part, now: number): Engage {
  const { folders, flows } = seedFlows(workspaces, staff, part("flows"), now);
  const tasks = [...seedTasks(flows, staff, accounts, part("tasks"), now)];
  return { folders, flows, tasks, instances: [], bulks: new Map(), newProspects: new Set() };
}

function growSettings({ workspaces, staff, recorded }: Company, part: Part, now: number) {
  const folders = seedFolders(workspaces, staff, recorded, part("library"), now);
  return {
    trackers: seedTrackers(workspaces, staff, part("trackers"), now),
    scorecards: seedScorecards(workspaces, staff, part("scorecards"), now),
    briefs: seedBriefs(workspaces, staff, part("briefs"), now),
    folders,
    profiles: seedProfiles(workspaces, staff, folders, part("profiles")),
  };
}

export function createState(growth: SeedOptions): SandboxState {
  const { seed, now } = growth;
  const part: Part = (name) => createRandom(`${seed}/${name}`);
  const company = growCompany(growth, part);
  const { workspaces, users, accounts, recorded } = company;
  const settings = growSettings(company, part, now);
  const calls = createCallStore();
  for (const call of recorded) calls.add(call);
  return {
    seed,
    startedAt: now,
    random: part("later"),
    secret: createHash("sha256").update(`cursor/${seed}`).digest("hex"),
    cursorLifetimeMs: growth.cursorLifetimeMs,
    callProcessingMs: growth.callProcessingMs,
    bulkProcessingMs: growth.bulkProcessingMs,
    publicUrl: growth.publicUrl,
    workspaces,
    users,
    accounts,
    ...settings,
    calls,
    meetings: new Map(),
    engagements: [],
    reviews: seedReviews(recorded, settings.scorecards, users, part("reviews"), now),
    crm: createCrm(),
    engage: growEngage(company, part, now),
    erasures: new Map(),
    credits: { left: growth.credits },
  };
}
