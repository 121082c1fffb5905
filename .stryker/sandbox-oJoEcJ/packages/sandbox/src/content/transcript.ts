// @ts-nocheck
// What was said on a call. Made from the call's id whenever it is asked for, so thousands of calls cost no memory.
import type { Call, Party } from "../calls.ts";
import { createRandom, type Random } from "../random.ts";
import { SECOND } from "../time.ts";
import { OTHER_LANGUAGES, TOPICS, type Topic } from "./corpus.ts";

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

function line(call: Call, speaker: Party, topic: Topic, random: Random): string {
  const other = OTHER_LANGUAGES[call.language];
  if (other !== undefined) return random.pick(other);
  return random.pick(speaker.affiliation === "Internal" ? topic.company : topic.customer);
}

function monologue(call: Call, speaker: Party, topic: Topic, from: number, random: Random): Monologue {
  const sentences: Sentence[] = [];
  let at = from;
  for (let left = random.int(1, 5); left > 0; left -= 1) {
    const end = at + random.int(4_000, 14_000);
    sentences.push({ start: at, end, text: line(call, speaker, topic, random) });
    at = end + random.int(200, 900);
  }
  return { speaker, topic: random.chance(0.9) ? topic.name : null, sentences };
}

function nextSpeaker(speakers: readonly Party[], last: Party | undefined, random: Random): Party {
  const others = speakers.filter((party) => party !== last);
  return random.pick(others.length > 0 ? others : speakers);
}

export function generateTranscript(call: Call, seed: string): readonly Monologue[] {
  const speakers = call.parties.filter((party) => party.speakerId !== null);
  if (speakers.length === 0) return [];
  const random = createRandom(`${seed}/transcript/${call.id}`);
  const length = call.duration * SECOND;
  const monologues: Monologue[] = [];
  let at = random.int(500, 4_000);
  while (at < length - 15 * SECOND) {
    const topic = TOPICS[Math.min(TOPICS.length - 1, Math.floor((at / length) * TOPICS.length))];
    if (topic === undefined) break;
    const said = monologue(call, nextSpeaker(speakers, monologues.at(-1)?.speaker, random), topic, at, random);
    const sentences = said.sentences.filter((sentence) => sentence.end < length);
    if (sentences.length === 0) break;
    monologues.push({ ...said, sentences });
    at = (sentences.at(-1)?.end ?? at) + random.int(300, 1_500);
  }
  return monologues;
}
