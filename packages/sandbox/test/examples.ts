// One request for each operation. All succeed on a new sandbox if they are sent in this order.

import type { Sandbox } from "../src/index.ts";
import { callExamples } from "./calls.ts";
import { permissionExamples, settingsExamples, statsExamples } from "./company.ts";
import { crmExamples, otherExamples, privacyExamples } from "./crm.ts";
import { engagementExamples, flowExamples, meetingExamples, taskExamples } from "./engage.ts";
import type { ExampleContext, ExampleRow } from "./example_context.ts";

export const examples: readonly ExampleRow[] = [
  callExamples,
  settingsExamples,
  meetingExamples,
  engagementExamples,
  permissionExamples,
  statsExamples,
  crmExamples,
  flowExamples,
  taskExamples,
  otherExamples,
  privacyExamples,
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
    responses: new Map(),
  };
}
