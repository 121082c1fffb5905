// @ts-nocheck
// A workflow for tests that pull the plug: it reads a call and creates another, and does nothing of its own against doubles.
import {
  type Context,
  rpc,
  type service,
  TerminalError,
  type WorkflowContext,
  workflow,
} from "@restatedev/restate-sdk";
import type { TriggerEvent } from "gong-connector";
import { connectionIdHeader, createActionClient } from "gong-connector-restate";

export interface CopyResult {
  callId: string;
  /** A create that was cut off finds its call there already. */
  outcome: "created" | "was there";
}

/** The step as other programs see it, who know the handler's schema alone. */
type Steps = ReturnType<typeof service<"gong", { create_call: (ctx: Context, input: object) => Promise<object> }>>;

export const copyCall = workflow({
  name: "copy_call",
  handlers: {
    run: async (ctx: WorkflowContext, { itemId }: TriggerEvent): Promise<CopyResult> => {
      const gong = createActionClient(ctx);
      const { started } = await gong.run("get_call_by_id", { id: itemId });
      const { items } = await gong.run("list_users", { limit: 50 });
      const host = items.find(({ settings }) => settings?.telephonyCallsImported);
      if (!host?.id || !started) throw new TerminalError("nobody has calls recorded");
      const call = {
        actualStart: started,
        direction: "Outbound",
        primaryUser: host.id,
        parties: [{ userId: host.id }],
      };
      try {
        // Without clientUniqueId: the step has one of its own.
        const headers = { [connectionIdHeader]: ctx.request().headers.get(connectionIdHeader) ?? "" };
        await ctx.serviceClient<Steps>({ name: "gong" }).create_call(call, rpc.opts({ headers }));
        return { callId: itemId, outcome: "created" };
      } catch (error) {
        if (!(error instanceof TerminalError && error.metadata?.kind === "conflict")) throw error;
        return { callId: itemId, outcome: "was there" };
      }
    },
  },
});
