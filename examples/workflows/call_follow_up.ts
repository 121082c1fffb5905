// For a new call: reads the transcript with speaker names, and creates a timeline entry for the guest who spoke most.
import { TerminalError, type WorkflowContext, workflow } from "@restatedev/restate-sdk";
import type { TriggerEvent } from "gong-connector";
import { createActionClient } from "gong-connector-restate";

export interface FollowUp {
  callId: string;
  /** The transcript; undefined if the call has none that the connection may read. */
  markdown?: string;
  /** The guest whose timeline has the entry. */
  guest?: string;
}

/** Started by the trigger transcript_ready, once for each call. */
export const callFollowUp = workflow({
  name: "call_follow_up",
  handlers: {
    run: async (ctx: WorkflowContext, { itemId: callId }: TriggerEvent): Promise<FollowUp> => {
      const gong = createActionClient(ctx);
      const { calls } = await gong.run("get_call_transcript", { callIds: [callId] });
      const [call] = calls;
      if (!call) return { callId };
      const { markdown, parties = [], segments } = call;
      const countSegments = (speakerId: string | null | undefined): number =>
        segments.filter((segment) => segment.speakerId === speakerId).length;
      const [guest] = parties
        .filter(({ affiliation, name }) => affiliation === "External" && name)
        .sort((a, b) => countSegments(b.speakerId) - countSegments(a.speakerId));
      if (!guest?.name) return { callId, markdown };
      const event = {
        // Gong rejects a second event with this id, from any workflow.
        eventId: `follow-up ${callId}`,
        timestamp: call.started ?? new Date(await ctx.date.now()).toISOString(),
        eventType: "transcript ready",
        content: { contentTitle: call.title ?? `Call ${callId}`, ...(call.url && { contentUrl: call.url }) },
        person: { name: guest.name, ...(guest.emailAddress && { email: guest.emailAddress }) },
      };
      await gong.run("create_digital_interaction", event).catch(ignoreConflict);
      return { callId, markdown, guest: guest.name };
    },
  },
});

/** A step that a crash interrupted may have created the event: Gong then reports a conflict. */
function ignoreConflict(error: unknown): void {
  if (!(error instanceof TerminalError && error.metadata?.kind === "conflict")) throw error;
}
