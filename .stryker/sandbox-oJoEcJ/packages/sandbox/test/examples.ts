// @ts-nocheck
// One request for each operation that succeeds on a fresh sandbox when they are sent in this order.

import type { Sandbox } from "../src/index.ts";
import { CALLS } from "./calls.ts";
import { PERMISSIONS, SETTINGS, STATS } from "./company.ts";
import { CRM, OTHERS, PRIVACY } from "./crm.ts";
import { ENGAGEMENT, FLOWS, MEETINGS, TASKS } from "./engage.ts";
import type { ExampleContext, ExampleRow } from "./example_context.ts";

export const EXAMPLES: readonly ExampleRow[] = [
  CALLS,
  SETTINGS,
  MEETINGS,
  ENGAGEMENT,
  PERMISSIONS,
  STATS,
  CRM,
  FLOWS,
  TASKS,
  OTHERS,
  PRIVACY,
].flat();

export function createExampleContext({ state }: Sandbox, now: number): ExampleContext {
  return {
    now,
    users: state.users,
    accounts: state.accounts,
    workspaceId: state.workspaces[0]?.id ?? "",
    callIds: state.calls
      .visible(now)
      .slice(-5)
      .map((call) => call.id),
    folderId: state.folders.find((folder) => folder.calls.length > 0)?.id ?? "",
    answers: new Map(),
  };
}
