// @ts-nocheck
// A person asks to be forgotten: what Gong holds is counted, somebody approves, it is erased, and it is looked after that it is gone.
import { TimeoutError, type WorkflowContext, type WorkflowSharedContext, workflow } from "@restatedev/restate-sdk";
import type { GongActions } from "gong-connector";
import { createActionClient } from "gong-connector-restate";

export interface Decision {
  isApproved: boolean;
  /** Who decided, for the record. */
  by: string;
}

/** How much there is of each kind. */
export type Holdings = Record<"calls" | "emails" | "meetings" | "customerData" | "customerEngagement", number>;

export interface Erasure {
  outcome: "nothing there" | "erased" | "not erased yet" | "declined" | "nobody decided";
  held: Holdings;
  by?: string;
}

const patience = { days: 7 };
const mostLooks = 24;

/** Its key is your own number of the request. `request` starts nothing twice for one key. */
export const erasePerson = workflow({
  name: "erase_person",
  handlers: {
    run: async (ctx: WorkflowContext, { emailAddress }: { emailAddress: string }): Promise<Erasure> => {
      const gong = createActionClient(ctx);
      const look = async () => holdingsOf(await gong.run("find_data_for_email_address", { emailAddress }));
      const held = await look();
      ctx.set("held", held);
      if (isNothing(held)) return { outcome: "nothing there", held };
      const decision = await decisionOf(ctx);
      if (!decision) return { outcome: "nobody decided", held };
      const { isApproved, by } = decision;
      if (!isApproved) return { outcome: "declined", held, by };
      await gong.run("erase_data_for_email_address", { emailAddress });
      // Gong erases for hours after its answer.
      for (let looks = 0, pause = 1; looks < mostLooks; looks += 1, pause = Math.min(pause * 2, 3600)) {
        if (isErased(await look())) return { outcome: "erased", held, by };
        await ctx.sleep({ seconds: pause });
      }
      return { outcome: "not erased yet", held, by };
    },
    /** What is to be erased, for whoever decides. */
    held: async (ctx: WorkflowSharedContext): Promise<Holdings | null> => ctx.get<Holdings>("held"),
    decide: async (ctx: WorkflowSharedContext, decision: Decision): Promise<void> =>
      ctx.promise<Decision>("decision").resolve(decision),
  },
});

async function decisionOf(ctx: WorkflowContext): Promise<Decision | undefined> {
  try {
    return await ctx.promise<Decision>("decision").get().orTimeout(patience);
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

function holdingsOf(found: GongActions["find_data_for_email_address"]["output"]): Holdings {
  const count = (list: readonly unknown[] | null | undefined): number => list?.length ?? 0;
  return {
    calls: count(found.calls),
    emails: count(found.emails),
    meetings: count(found.meetings),
    customerData: count(found.customerData),
    customerEngagement: count(found.customerEngagement),
  };
}

function isNothing(held: Holdings): boolean {
  return Object.values(held).every((count) => count === 0);
}

/** Gong erases calls, e-mails, leads and contacts; what other systems reported stays until they take it back. */
function isErased({ calls, emails, customerData }: Holdings): boolean {
  return calls + emails + customerData === 0;
}
