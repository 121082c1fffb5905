// @ts-nocheck
// A new call: its transcript with the speakers' names, and an entry on the timeline of the guest who spoke most.
import { TerminalError, type WorkflowContext, workflow } from "@restatedev/restate-sdk";
import type { TriggerEvent } from "gong-connector";
import { createActionClient } from "gong-connector-restate";

export interface FollowUp {
  callId: string;
  /** The transcript to send round, or undefined where there is none to show. */
  markdown?: string;
  /** The guest on whose timeline it stands. */
  guest?: string;
}

/** Started by the trigger Transcript Ready, once for each call. */
export const callFollowUp = workflow({
  name: "call_follow_up",
  handlers: {
    run: async (ctx: WorkflowContext, { itemId: callId }: TriggerEvent): Promise<FollowUp> => {
      const gong = createActionClient(ctx);
      const { calls } = await gong.run("get_call_transcript", { callIds: [callId] });
      const [call] = calls;
      if (!call) return { callId };
      const { markdown, parties = [], segments } = call;
      const said = (speakerId: string | null | undefined): number =>
        segments.filter((segment) => segment.speakerId === speakerId).length;
      const [guest] = parties
        .filter(({ affiliation, name }) => affiliation === "External" && name)
        .sort((one, other) => said(other.speakerId) - said(one.speakerId));
      if (!guest?.name) return { callId, markdown };
      const event = {
        // Gong refuses a second event with this id, whichever workflow sends it.
        eventId: `follow-up ${callId}`,
        timestamp: call.started ?? new Date(await ctx.date.now()).toISOString(),
        eventType: "transcript ready",
        content: { contentTitle: call.title ?? `Call ${callId}`, ...(call.url && { contentUrl: call.url }) },
        person: { name: guest.name, ...(guest.emailAddress && { email: guest.emailAddress }) },
      };
      await gong.run("create_digital_interaction", event).catch(unlessThere);
      return { callId, markdown, guest: guest.name };
    },
  },
});

/** A step that a crash cut off may have been done: Gong then says that it has the event. */
function unlessThere(error: unknown): void {
  if (!(error instanceof TerminalError && error.metadata?.kind === "conflict")) throw error;
}
