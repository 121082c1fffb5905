// The library: nested public folders with selected calls.
import type { Call } from "../calls.ts";
import type { Random } from "../random.ts";
import { dayMs } from "../time.ts";
import type { Workspace } from "./settings.ts";
import type { User } from "./users.ts";

interface LibraryCall {
  readonly callId: string;
  readonly note: string | null;
  readonly addedBy: string;
  readonly created: number;
  readonly snippet: { readonly fromSec: number; readonly toSec: number } | null;
}

export interface LibraryFolder {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly parentId: string | null;
  readonly createdBy: string;
  readonly updated: number;
  readonly calls: readonly LibraryCall[];
}

/** Name, index of the parent, number of calls. */
const folderRows: readonly (readonly [string, number | null, number])[] = [
  ["Sales onboarding", null, 3],
  ["Discovery: the best of", 0, 5],
  ["Objections", 0, 4],
  ["Démonstrations", null, 2],
  ["Renewals", null, 0],
];

const notes = ["Listen to the second half.", "A model opening.", null, "How to answer the budget question."];

function createLibraryCall(call: Call, users: readonly User[], random: Random): LibraryCall {
  const fromSec = random.int(0, Math.max(0, call.duration - 40));
  return {
    callId: call.id,
    note: random.pick(notes),
    addedBy: random.pick(users).id,
    created: call.started + 2 * dayMs,
    snippet: random.chance(0.7) ? { fromSec, toSec: fromSec + 30 } : null,
  };
}

export function seedFolders(
  workspaces: readonly Workspace[],
  users: readonly User[],
  calls: readonly Call[],
  random: Random,
  now: number,
): readonly LibraryFolder[] {
  return workspaces.flatMap((workspace) => {
    const ids = folderRows.map(() => random.id());
    const candidates = calls.filter((call) => call.workspaceId === workspace.id && !call.isPrivate);
    return folderRows.map(([name, parent, size], index) => ({
      id: ids[index] ?? "",
      name,
      workspaceId: workspace.id,
      parentId: parent === null ? null : (ids[parent] ?? null),
      createdBy: random.pick(users).id,
      updated: now - random.int(1, 120) * dayMs,
      calls: random.sample(candidates, size).map((call) => createLibraryCall(call, users, random)),
    }));
  });
}
