// Formats a transcript with the names of the speakers, as segments, plain text and Markdown.
import type { GetCallTranscriptOutput, GongActions } from "../generated/actions.ts";

export type DetailedCall = GongActions["list_extensive_calls"]["output"]["items"][number];
export type Transcript = GongActions["list_call_transcripts"]["output"]["items"][number];
type FormattedTranscript = GetCallTranscriptOutput["calls"][number];
type Segment = FormattedTranscript["segments"][number];
type Party = NonNullable<DetailedCall["parties"]>[number];

/** Speakers are numbered while the details of the call are not available. */
export function formatTranscript(
  { callId, transcript }: Transcript,
  call: DetailedCall | undefined,
): FormattedTranscript {
  const parties = call?.parties ?? [];
  const segments = createSegments(transcript ?? [], parties);
  const { title, url, started, duration } = call?.metaData ?? {};
  const head = { callId, ...omitUndefined({ title, url, started, duration }), parties };
  return { ...head, segments, text: formatText(head, segments), markdown: formatMarkdown(head, segments) };
}

type Head = Omit<FormattedTranscript, "segments" | "text" | "markdown">;

function createSegments(passages: NonNullable<Transcript["transcript"]>, parties: readonly Party[]): Segment[] {
  const bySpeakerId = new Map(parties.flatMap((party) => (party.speakerId ? [[party.speakerId, party] as const] : [])));
  const unknownNames = new Map<string, string>();
  return passages.flatMap(({ speakerId, topic, sentences }) => {
    const spoken = sentences ?? [];
    const text = spoken.flatMap((sentence) => sentence.text?.trim() || []).join(" ");
    if (text === "") return [];
    const party = speakerId ? bySpeakerId.get(speakerId) : undefined;
    const { title, affiliation } = party ?? {};
    return {
      speaker: getSpeakerName(party) ?? numberSpeaker(speakerId ?? "", unknownNames),
      ...omitUndefined({
        title,
        affiliation,
        speakerId,
        topic,
        start: spoken[0]?.start,
        end: spoken.at(-1)?.end,
      }),
      text,
    };
  });
}

export function getSpeakerName(party: Party | undefined): string | undefined {
  return party?.name || party?.emailAddress || party?.phoneNumber || undefined;
}

function numberSpeaker(id: string, unknownNames: Map<string, string>): string {
  const name = unknownNames.get(id) ?? `Speaker ${unknownNames.size + 1}`;
  unknownNames.set(id, name);
  return name;
}

function formatText(head: Head, segments: readonly Segment[]): string {
  const lines = segments.map(
    ({ start, speaker, title, text }) => `[${formatTime(start)}] ${speaker}${title ? `, ${title}` : ""}: ${text}`,
  );
  return [[head.title ?? `Call ${head.callId}`, ...getFacts(head)].join(" · "), ...lines].join("\n\n");
}

function formatMarkdown(head: Head, segments: readonly Segment[]): string {
  const participants = head.parties?.map((party) => {
    const role = [party.title, party.affiliation].filter(Boolean).join(", ");
    return `- ${escapeMarkdown(getSpeakerName(party) ?? "Unknown")}${role ? ` (${escapeMarkdown(role)})` : ""}`;
  });
  const lines = segments.map(
    ({ start, speaker, text }) => `**${escapeMarkdown(speaker)}** \`${formatTime(start)}\`: ${escapeMarkdown(text)}`,
  );
  const link = head.url && /^https:\/\/[^\s<>()]+$/.test(head.url) ? [`[Open in Gong](${head.url})`] : [];
  return [
    `# ${escapeMarkdown(head.title ?? `Call ${head.callId}`)}`,
    ...[[...getFacts(head), ...link].join(" · ")].filter(Boolean),
    ...(participants?.length ? [`## Participants\n\n${participants.join("\n")}`] : []),
    "## Transcript",
    ...lines,
  ].join("\n\n");
}

function getFacts({ started, duration }: Head): string[] {
  return [
    ...(started ? [started] : []),
    ...(typeof duration === "number" ? [`${Math.max(1, Math.round(duration / 60))} min`] : []),
  ];
}

/** Minutes and seconds, with hours if there are any. */
function formatTime(milliseconds: number | null | undefined): string {
  const seconds = Math.floor((milliseconds ?? 0) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part) => String(part).padStart(2, "0")).join(":");
}

/** No spoken text becomes a heading, a link or a tag. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~&]/g, "\\$&").replaceAll(/\s+/g, " ");
}

function omitUndefined<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
