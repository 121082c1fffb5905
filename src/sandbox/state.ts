// Everything one sandbox knows, grown from its seed.
import { createHash } from "node:crypto";
import { type CallStore, createCallStore } from "./calls.ts";
import { createRandom, type Random } from "./random.ts";
import type { Engagement } from "./routes/content.ts";
import type { Meeting } from "./routes/meetings.ts";
import { type Account, seedAccounts } from "./seed/customers.ts";
import { type LibraryFolder, seedFolders } from "./seed/library.ts";
import { seedUsers, type User } from "./seed/people.ts";
import { seedCalls } from "./seed/recordings.ts";
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

export interface Growth {
  readonly seed: string;
  readonly calls: number;
  readonly users: number;
  readonly now: number;
  readonly cursorLifetimeMs: number;
  readonly processingMs: number;
  readonly asyncMs: number;
  readonly credits: number;
  readonly publicUrl: string;
}

export interface State {
  readonly seed: string;
  readonly startedAt: number;
  /** For ids of what is created from now on. */
  readonly random: Random;
  /** Signs cursors and media links. */
  readonly secret: string;
  readonly cursorLifetimeMs: number;
  readonly processingMs: number;
  readonly asyncMs: number;
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
}

export function growState(growth: Growth): State {
  const { seed, now } = growth;
  const random = (part: string): Random => createRandom(`${seed}/${part}`);
  const workspaces = seedWorkspaces(random("workspaces"));
  const users = seedUsers(growth.users, random("users"), now);
  const staff = users.filter((user) => user.active && !user.isAvatar);
  const accounts = seedAccounts(
    staff.map((user) => user.id),
    random("accounts"),
    now,
  );
  const workspaceIds = workspaces.map((workspace) => workspace.id);
  const recorded = seedCalls(growth.calls, { users, accounts, workspaceIds }, random("calls"), now);
  const calls = createCallStore();
  for (const call of recorded) calls.add(call);
  return {
    seed,
    startedAt: now,
    random: random("later"),
    secret: createHash("sha256").update(`cursor/${seed}`).digest("hex"),
    cursorLifetimeMs: growth.cursorLifetimeMs,
    processingMs: growth.processingMs,
    asyncMs: growth.asyncMs,
    publicUrl: growth.publicUrl,
    workspaces,
    users,
    accounts,
    trackers: seedTrackers(workspaces, staff, random("trackers"), now),
    scorecards: seedScorecards(workspaces, staff, random("scorecards"), now),
    briefs: seedBriefs(workspaces, staff, random("briefs"), now),
    folders: seedFolders(workspaces, staff, recorded, random("library"), now),
    calls,
    meetings: new Map(),
    engagements: [],
  };
}
