// Texts of Gong's AI about a call: brief, outline, highlights, key points and outcome.
import type { Call } from "../calls.ts";
import { createRandom } from "../random.ts";
import { secondMs } from "../time.ts";
import { getSpokenSeconds } from "./analysis.ts";
import type { Monologue } from "./transcript.ts";

const outcomes = [
  { id: "MEETING_BOOKED", category: "Answered", name: "Meeting booked" },
  { id: "FOLLOW_UP", category: "Answered", name: "Follow-up agreed" },
  { id: "NOT_INTERESTED", category: "Answered", name: "Not interested" },
  { id: "VOICEMAIL", category: "Not answered", name: "Left voicemail" },
];

function groupByTopic(transcript: readonly Monologue[]): ReadonlyMap<string, readonly Monologue[]> {
  const groups = Map.groupBy(transcript, ({ topic }) => topic ?? "");
  groups.delete("");
  return groups;
}

function formatNames(call: Call, isCompany: boolean): string {
  const names = call.parties
    .filter((party) => (party.affiliation === "Internal") === isCompany)
    .map(({ name }) => name);
  return names.filter((name) => name !== null).join(", ");
}

export function generateBrief(call: Call, transcript: readonly Monologue[]): string {
  const topics = [...groupByTopic(transcript).keys()].filter((name) => name !== "Small Talk" && name !== "Wrap-Up");
  const guests = formatNames(call, false);
  const company = formatNames(call, true);
  const participants = guests === "" ? `${company} met internally` : `${company} spoke with ${guests}`;
  return topics.length === 0 ? `${participants}.` : `${participants} about ${topics.join(", ").toLowerCase()}.`;
}

export function generateOutline(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  return [...groupByTopic(transcript)].map(([section, monologues]) => ({
    section,
    startTime: (monologues[0]?.sentences[0]?.start ?? 0) / secondMs,
    duration: monologues.reduce((sum, monologue) => sum + getSpokenSeconds(monologue), 0),
    items: monologues.flatMap(({ sentences }) => {
      const [first] = sentences;
      return first === undefined ? [] : [{ text: first.text, startTime: first.start / secondMs }];
    }),
  }));
}

export function generateHighlights(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  const sentences = (groupByTopic(transcript).get("Next Steps") ?? []).flatMap((monologue) => monologue.sentences);
  if (sentences.length === 0) return [];
  const items = sentences.slice(0, 3).map(({ text, start }) => ({ text, startTimes: [start / secondMs] }));
  return [{ title: "Next steps", items }];
}

export function generateKeyPoints(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  const monologues = groupByTopic(transcript);
  return ["Current Process", "Pricing", "Next Steps"].flatMap((topic) => {
    const text = monologues.get(topic)?.[0]?.sentences[0]?.text;
    return text === undefined ? [] : [{ text: `${topic}: ${text}` }];
  });
}

export function generateOutcome(call: Call, seed: string): Record<string, unknown> | undefined {
  const random = createRandom(`${seed}/outcome/${call.id}`);
  return random.chance(0.7) ? random.pick(outcomes) : undefined;
}
