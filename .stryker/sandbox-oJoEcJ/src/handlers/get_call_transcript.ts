// @ts-nocheck
// Gets transcripts with their speakers by name: one request for who took part, one for what was said.

import { type DetailedCall, formatTranscript, type Transcript } from "../calls/format_transcript.ts";
import type { GetCallTranscriptInput, GetCallTranscriptOutput } from "../generated/actions.ts";
import { ConnectorError } from "../runtime/errors.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";

type Missing = GetCallTranscriptOutput["missing"];

export const getCallTranscript: Handler<GetCallTranscriptInput, GetCallTranscriptOutput> = async (input, context) => {
  const { callIds, privateCalls } = input;
  const details = await detailsOf(callIds, context);
  const reasons = new Map<string, string>();
  for (const id of privateCalls === "exclude" ? callIds : []) {
    const call = details.get(id);
    if (!call || call.metaData?.isPrivate === true) reasons.set(id, call ? "private" : "not_found");
  }
  const transcripts = await transcriptsOf(
    callIds.filter((id) => !reasons.has(id)),
    context,
  );
  const calls: GetCallTranscriptOutput["calls"] = [];
  const missing: Missing = [];
  for (const callId of callIds) {
    const [transcript, call] = [transcripts.get(callId), details.get(callId)];
    if (transcript) calls.push(formatTranscript(transcript, call));
    else missing.push({ callId, reason: reasons.get(callId) ?? (call ? "no_transcript" : "not_found") });
  }
  if (calls.length === 0) throw nothing(missing, context);
  const all = (form: "text" | "markdown"): string => calls.map((call) => call[form]).join("\n\n\n");
  return { calls, text: all("text"), markdown: all("markdown"), missing };
};

async function detailsOf(callIds: readonly string[], context: HandlerContext): Promise<Map<string, DetailedCall>> {
  const contentSelector = { exposedFields: { parties: true } };
  const input = { filter: { callIds }, contentSelector, privateCalls: "include" };
  const found = new Map<string, DetailedCall>();
  for await (const item of context.iterate("list_extensive_calls", input)) {
    const call = item as DetailedCall;
    if (call.metaData) found.set(call.metaData.id, call);
  }
  return found;
}

async function transcriptsOf(callIds: readonly string[], context: HandlerContext): Promise<Map<string, Transcript>> {
  const found = new Map<string, Transcript>();
  if (callIds.length === 0) return found;
  for await (const item of context.iterate("list_call_transcripts", { filter: { callIds } })) {
    const transcript = item as Transcript;
    if (transcript.transcript?.length) found.set(transcript.callId, transcript);
  }
  return found;
}

function nothing(missing: Missing, { action }: HandlerContext): ConnectorError {
  const list = missing.map(({ callId, reason }) => `${callId} (${reason.replaceAll("_", " ")})`).join(", ");
  const remedy = "A transcript follows minutes to hours after a call; a private call needs privateCalls: include.";
  return new ConnectorError("no_result", `no transcript of ${list}`, { action: action.id, remedy });
}
