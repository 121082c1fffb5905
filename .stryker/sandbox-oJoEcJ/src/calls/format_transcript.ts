// @ts-nocheck
// Makes a transcript readable: passages with speakers by name, as plain text and as Markdown.
import type { GetCallTranscriptOutput, GongActions } from "../generated/actions.ts";

export type DetailedCall = GongActions["list_extensive_calls"]["output"]["items"][number];
export type Transcript = GongActions["list_call_transcripts"]["output"]["items"][number];
type Readable = GetCallTranscriptOutput["calls"][number];
type Segment = Readable["segments"][number];
type Party = NonNullable<DetailedCall["parties"]>[number];

/** A call's transcript with its speakers by name; by number where the details of the call are not there yet. */
export function formatTranscript({ callId, transcript }: Transcript, call: DetailedCall | undefined): Readable {
  const parties = call?.parties ?? [];
  const segments = segmentsOf(transcript ?? [], parties);
  const { title, url, started, duration } = call?.metaData ?? {};
  const head = { callId, ...present({ title, url, started, duration }), parties };
  return { ...head, segments, text: plainText(head, segments), markdown: markdown(head, segments) };
}

type Head = Omit<Readable, "segments" | "text" | "markdown">;

function segmentsOf(passages: NonNullable<Transcript["transcript"]>, parties: readonly Party[]): Segment[] {
  const known = new Map(parties.flatMap((party) => (party.speakerId ? [[party.speakerId, party] as const] : [])));
  const strangers = new Map<string, string>();
  return passages.flatMap(({ speakerId, topic, sentences = [] }) => {
    const text = sentences.flatMap((sentence) => sentence.text?.trim() || []).join(" ");
    if (text === "") return [];
    const party = speakerId ? known.get(speakerId) : undefined;
    const { title, affiliation } = party ?? {};
    return {
      speaker: getSpeakerName(party) ?? numbered(speakerId ?? "", strangers),
      ...present({ title, affiliation, speakerId, topic, start: sentences[0]?.start, end: sentences.at(-1)?.end }),
      text,
    };
  });
}

/** What a participant is called by. */
export function getSpeakerName(party: Party | undefined): string | undefined {
  return party?.name || party?.emailAddress || party?.phoneNumber || undefined;
}

function numbered(id: string, strangers: Map<string, string>): string {
  const name = strangers.get(id) ?? `Speaker ${strangers.size + 1}`;
  strangers.set(id, name);
  return name;
}

function plainText(head: Head, segments: readonly Segment[]): string {
  const lines = segments.map(
    ({ start, speaker, title, text }) => `[${clock(start)}] ${speaker}${title ? `, ${title}` : ""}: ${text}`,
  );
  return [[head.title ?? `Call ${head.callId}`, ...facts(head)].join(" · "), ...lines].join("\n\n");
}

function markdown(head: Head, segments: readonly Segment[]): string {
  const people = head.parties?.map((party) => {
    const role = [party.title, party.affiliation].filter(Boolean).join(", ");
    return `- ${escaped(getSpeakerName(party) ?? "Unknown")}${role ? ` (${escaped(role)})` : ""}`;
  });
  const said = segments.map(
    ({ start, speaker, text }) => `**${escaped(speaker)}** \`${clock(start)}\`: ${escaped(text)}`,
  );
  const link = head.url && /^https:\/\/[^\s<>()]+$/.test(head.url) ? [`[Open in Gong](${head.url})`] : [];
  return [
    `# ${escaped(head.title ?? `Call ${head.callId}`)}`,
    ...[[...facts(head), ...link].join(" · ")].filter(Boolean),
    ...(people?.length ? [`## Participants\n\n${people.join("\n")}`] : []),
    "## Transcript",
    ...said,
  ].join("\n\n");
}

function facts({ started, duration }: Head): string[] {
  return [
    ...(started ? [started] : []),
    ...(typeof duration === "number" ? [`${Math.max(1, Math.round(duration / 60))} min`] : []),
  ];
}

/** Minutes and seconds, with hours where there are some. */
function clock(milliseconds: number | null | undefined): string {
  const seconds = Math.floor((milliseconds ?? 0) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part) => String(part).padStart(2, "0")).join(":");
}

/** Text as Markdown shows it: nothing that was said becomes a heading, a link or a tag. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~&]/g, "\\$&").replaceAll(/\s+/g, " ");
}

/** The values that are there. */
function present<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
