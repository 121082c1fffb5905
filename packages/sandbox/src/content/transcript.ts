// The transcript of a call. It is generated from the call's id for each request, so that it needs no memory.
import type { Call, Party } from "../calls.ts";
import { createRandom, type Random } from "../random.ts";
import { secondMs } from "../time.ts";
import { otherLanguages, type Topic, topics } from "./corpus.ts";

interface Sentence {
  /** Milliseconds from the start of the call. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Monologue {
  readonly speaker: Party;
  readonly topic: string | null;
  readonly sentences: readonly Sentence[];
}

function pickSentence(call: Call, speaker: Party, topic: Topic, random: Random): string {
  const sentences = otherLanguages[call.language];
  if (sentences !== undefined) return random.pick(sentences);
  return random.pick(speaker.affiliation === "Internal" ? topic.company : topic.customer);
}

function generateMonologue(call: Call, speaker: Party, topic: Topic, start: number, random: Random): Monologue {
  const sentences: Sentence[] = [];
  let time = start;
  for (let remaining = random.int(1, 5); remaining > 0; remaining -= 1) {
    const end = time + random.int(4_000, 14_000);
    sentences.push({ start: time, end, text: pickSentence(call, speaker, topic, random) });
    time = end + random.int(200, 900);
  }
  return { speaker, topic: random.chance(0.9) ? topic.name : null, sentences };
}

function pickSpeaker(speakers: readonly Party[], last: Party | undefined, random: Random): Party {
  const others = speakers.filter((party) => party !== last);
  return random.pick(others.length > 0 ? others : speakers);
}

export function generateTranscript(call: Call, seed: string): readonly Monologue[] {
  const speakers = call.parties.filter((party) => party.speakerId !== null);
  if (speakers.length === 0) return [];
  const random = createRandom(`${seed}/transcript/${call.id}`);
  const durationMs = call.duration * secondMs;
  const monologues: Monologue[] = [];
  let time = random.int(500, 4_000);
  while (time < durationMs - 15 * secondMs) {
    const topic = topics[Math.min(topics.length - 1, Math.floor((time / durationMs) * topics.length))];
    if (topic === undefined) break;
    const speaker = pickSpeaker(speakers, monologues.at(-1)?.speaker, random);
    const monologue = generateMonologue(call, speaker, topic, time, random);
    const sentences = monologue.sentences.filter((sentence) => sentence.end < durationMs);
    if (sentences.length === 0) break;
    monologues.push({ ...monologue, sentences });
    time = (sentences.at(-1)?.end ?? time) + random.int(300, 1_500);
  }
  return monologues;
}
