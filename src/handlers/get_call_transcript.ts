// Gets transcripts with the names of the speakers: one request for the participants, one for the transcripts.
import { type DetailedCall, formatTranscript, type Transcript } from "../calls/format_transcript.ts";
import { ConnectorError } from "../errors/errors.ts";
import type { GetCallTranscriptInput, GetCallTranscriptOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";

type Missing = GetCallTranscriptOutput["missing"];

export const getCallTranscript: Handler<GetCallTranscriptInput, GetCallTranscriptOutput> = async (input, context) => {
  const { callIds, privateCalls } = input;
  const details = await readDetails(callIds, context);
  const reasons = new Map<string, string>();
  for (const id of privateCalls === "exclude" ? callIds : []) {
    const call = details.get(id);
    if (call?.metaData?.isPrivate !== false) reasons.set(id, call ? "private" : "not_found");
  }
  const transcripts = await readTranscripts(
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
  if (calls.length === 0) throw createNoResultError(missing, context);
  const join = (format: "text" | "markdown"): string => calls.map((call) => call[format]).join("\n\n\n");
  return { calls, text: join("text"), markdown: join("markdown"), missing };
};

async function readDetails(callIds: readonly string[], context: HandlerContext): Promise<Map<string, DetailedCall>> {
  const contentSelector = { exposedFields: { parties: true } };
  const input = { filter: { callIds }, contentSelector, privateCalls: "include", limit: callIds.length };
  const byId = new Map<string, DetailedCall>();
  for await (const item of context.iterate("list_extensive_calls", input)) {
    const call = item as DetailedCall;
    if (call.metaData) byId.set(call.metaData.id, call);
  }
  return byId;
}

async function readTranscripts(callIds: readonly string[], context: HandlerContext): Promise<Map<string, Transcript>> {
  const byId = new Map<string, Transcript>();
  if (callIds.length === 0) return byId;
  const input = { filter: { callIds }, privateCalls: "include", limit: callIds.length };
  for await (const item of context.iterate("list_call_transcripts", input)) {
    const transcript = item as Transcript;
    if (transcript.transcript?.length) byId.set(transcript.callId, transcript);
  }
  return byId;
}

function createNoResultError(missing: Missing, { action }: HandlerContext): ConnectorError {
  const list = missing.map(({ callId, reason }) => `${callId} (${reason.replaceAll("_", " ")})`).join(", ");
  const remedy =
    'A transcript follows minutes to hours after a call. For a private call, set privateCalls to "include".';
  return new ConnectorError("no_result", `There is no transcript of ${list}.`, { action: action.id, remedy });
}
