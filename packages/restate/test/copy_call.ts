// A workflow for tests that kill processes: it reads a call and creates another, without protection against duplicates.
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
  /** The created call, also if an interrupted attempt created it. */
  copyId: string;
}

/** The step as seen by programs that know only the schema of the handler. */
type Steps = ReturnType<
  typeof service<"gong", { create_call: (ctx: Context, input: object) => Promise<{ callId: string }> }>
>;

export const copyCall = workflow({
  name: "copy_call",
  handlers: {
    run: async (ctx: WorkflowContext, { itemId }: TriggerEvent): Promise<CopyResult> => {
      const gong = createActionClient(ctx);
      const { started } = await gong.run("get_call_by_id", { id: itemId });
      const { items } = await gong.run("list_users", { limit: 50 });
      const host = items.find(({ settings }) => settings?.telephonyCallsImported);
      if (!host?.id || !started) throw new TerminalError("no user can import calls");
      const call = {
        actualStart: started,
        direction: "Outbound",
        primaryUser: host.id,
        parties: [{ userId: host.id }],
      };
      // Without clientUniqueId, which the step generates.
      const headers = { [connectionIdHeader]: ctx.request().headers.get(connectionIdHeader) ?? "" };
      const { callId } = await ctx.serviceClient<Steps>({ name: "gong" }).create_call(call, rpc.opts({ headers }));
      return { callId: itemId, copyId: callId };
    },
  },
});
