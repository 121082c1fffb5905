// @ts-nocheck
// What Gong's AI would write about a call: brief, outline, highlights, key points and the outcome.
import type { Call } from "../calls.ts";
import { createRandom } from "../random.ts";
import { SECOND } from "../time.ts";
import { getSpokenSeconds } from "./analysis.ts";
import type { Monologue } from "./transcript.ts";

const OUTCOMES = [
  { id: "MEETING_BOOKED", category: "Answered", name: "Meeting booked" },
  { id: "FOLLOW_UP", category: "Answered", name: "Follow-up agreed" },
  { id: "NOT_INTERESTED", category: "Answered", name: "Not interested" },
  { id: "VOICEMAIL", category: "Not answered", name: "Left voicemail" },
];

function byTopic(transcript: readonly Monologue[]): ReadonlyMap<string, readonly Monologue[]> {
  const sections = new Map<string, Monologue[]>();
  for (const monologue of transcript) {
    if (monologue.topic === null) continue;
    const section = sections.get(monologue.topic) ?? [];
    section.push(monologue);
    sections.set(monologue.topic, section);
  }
  return sections;
}

function namesOf(call: Call, isCompany: boolean): string {
  const names = call.parties
    .filter((party) => (party.affiliation === "Internal") === isCompany)
    .map(({ name }) => name);
  return names.filter((name) => name !== null).join(", ");
}

export function generateBrief(call: Call, transcript: readonly Monologue[]): string {
  const topics = [...byTopic(transcript).keys()].filter((name) => name !== "Small Talk" && name !== "Wrap-Up");
  const guests = namesOf(call, false);
  const company = namesOf(call, true);
  const who = guests === "" ? `${company} met internally` : `${company} spoke with ${guests}`;
  return topics.length === 0 ? `${who}.` : `${who} about ${topics.join(", ").toLowerCase()}.`;
}

export function generateOutline(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  return [...byTopic(transcript)].map(([section, monologues]) => ({
    section,
    startTime: (monologues[0]?.sentences[0]?.start ?? 0) / SECOND,
    duration: monologues.reduce((sum, monologue) => sum + getSpokenSeconds(monologue), 0),
    items: monologues.flatMap(({ sentences }) => {
      const [first] = sentences;
      return first === undefined ? [] : [{ text: first.text, startTime: first.start / SECOND }];
    }),
  }));
}

export function generateHighlights(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  const said = (byTopic(transcript).get("Next Steps") ?? []).flatMap(({ sentences }) => sentences);
  if (said.length === 0) return [];
  const items = said.slice(0, 3).map(({ text, start }) => ({ text, startTimes: [start / SECOND] }));
  return [{ title: "Next steps", items }];
}

export function generateKeyPoints(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  const topics = byTopic(transcript);
  return ["Current Process", "Pricing", "Next Steps"].flatMap((topic) => {
    const text = topics.get(topic)?.[0]?.sentences[0]?.text;
    return text === undefined ? [] : [{ text: `${topic}: ${text}` }];
  });
}

export function generateOutcome(call: Call, seed: string): Record<string, unknown> | undefined {
  const random = createRandom(`${seed}/outcome/${call.id}`);
  return random.chance(0.7) ? random.pick(OUTCOMES) : undefined;
}
