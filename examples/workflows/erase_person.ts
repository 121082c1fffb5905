// Erases the data of a person: counts it, waits for an approval, erases it and verifies the result.
import { TimeoutError, type WorkflowContext, type WorkflowSharedContext, workflow } from "@restatedev/restate-sdk";
import type { GongActions } from "gong-connector";
import { createActionClient } from "gong-connector-restate";

export interface Decision {
  isApproved: boolean;
  /** Name of the person who decided, for the record. */
  by: string;
}

/** Number of items of each kind. */
export type DataCounts = Record<"calls" | "emails" | "meetings" | "customerData" | "customerEngagement", number>;

export interface ErasureResult {
  outcome: "nothing_found" | "erased" | "not_erased_yet" | "declined" | "no_decision";
  found: DataCounts;
  by?: string;
}

const decisionTimeout = { days: 7 };
const maxChecks = 24;

/** The workflow key is the number of the request: a second run with the same key starts nothing. */
export const erasePerson = workflow({
  name: "erase_person",
  handlers: {
    run: async (ctx: WorkflowContext, { emailAddress }: { emailAddress: string }): Promise<ErasureResult> => {
      const gong = createActionClient(ctx);
      const countData = async () => toCounts(await gong.run("find_data_for_email_address", { emailAddress }));
      const found = await countData();
      ctx.set("found", found);
      if (Object.values(found).every((count) => count === 0)) return { outcome: "nothing_found", found };
      const decision = await waitForDecision(ctx);
      if (!decision) return { outcome: "no_decision", found };
      const { isApproved, by } = decision;
      if (!isApproved) return { outcome: "declined", found, by };
      await gong.run("erase_data_for_email_address", { emailAddress });
      // Gong continues to erase for hours after its response.
      for (let checks = 0, pauseSeconds = 1; checks < maxChecks; checks += 1) {
        if (isErased(await countData())) return { outcome: "erased", found, by };
        await ctx.sleep({ seconds: pauseSeconds });
        pauseSeconds = Math.min(pauseSeconds * 2, 3600);
      }
      return { outcome: "not_erased_yet", found, by };
    },
    /** The data that an approval erases; null before it is counted. */
    found: async (ctx: WorkflowSharedContext): Promise<DataCounts | null> => ctx.get<DataCounts>("found"),
    decide: async (ctx: WorkflowSharedContext, decision: Decision): Promise<void> =>
      ctx.promise<Decision>("decision").resolve(decision),
  },
});

async function waitForDecision(ctx: WorkflowContext): Promise<Decision | undefined> {
  try {
    return await ctx.promise<Decision>("decision").get().orTimeout(decisionTimeout);
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

function toCounts(data: GongActions["find_data_for_email_address"]["output"]): DataCounts {
  const count = (list: readonly unknown[] | null | undefined): number => list?.length ?? 0;
  return {
    calls: count(data.calls),
    emails: count(data.emails),
    meetings: count(data.meetings),
    customerData: count(data.customerData),
    customerEngagement: count(data.customerEngagement),
  };
}

/** Gong erases calls, e-mails, leads and contacts. Data from other systems stays until they delete it. */
function isErased({ calls, emails, customerData }: DataCounts): boolean {
  return calls + emails + customerData === 0;
}
