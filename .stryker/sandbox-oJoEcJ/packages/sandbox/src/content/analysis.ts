// @ts-nocheck
// What Gong finds in a transcript: topics, trackers and the parts of the conversation.
import type { Call } from "../calls.ts";
import type { Tracker } from "../seed/settings.ts";
import { SECOND } from "../time.ts";
import { TOPICS } from "./corpus.ts";
import { generateTranscript, type Monologue } from "./transcript.ts";

interface Occurrence {
  readonly startTime: number;
  readonly speakerId: string | null;
  readonly phrase: string;
}

export function getSpokenSeconds(monologue: Monologue): number {
  return monologue.sentences.reduce((sum, sentence) => sum + sentence.end - sentence.start, 0) / SECOND;
}

export function generateTopics(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  return TOPICS.map(({ name }) => {
    const spoken = transcript.filter((monologue) => monologue.topic === name);
    return { name, duration: Math.round(spoken.reduce((sum, monologue) => sum + getSpokenSeconds(monologue), 0)) };
  });
}

export function generateStructure(call: Call, transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  const said = TOPICS.filter(({ name }) => transcript.some((monologue) => monologue.topic === name));
  return said.map(({ name }) => ({ name, duration: Math.round(call.duration / said.length) }));
}

function wants(tracker: Tracker, monologue: Monologue): boolean {
  const { affiliation } = monologue.speaker;
  if (tracker.affiliation === "Company") return affiliation === "Internal";
  return tracker.affiliation !== "NonCompany" || affiliation !== "Internal";
}

function occurrencesOf(tracker: Tracker, transcript: readonly Monologue[]): readonly Occurrence[] {
  return transcript
    .filter((monologue) => wants(tracker, monologue))
    .flatMap((monologue) =>
      monologue.sentences.flatMap((sentence) => {
        const text = sentence.text.toLowerCase();
        const phrases = tracker.keywords.filter((keyword) => text.includes(keyword.toLowerCase()));
        const { speakerId } = monologue.speaker;
        return phrases.map((phrase) => ({ startTime: sentence.start / SECOND, speakerId, phrase }));
      }),
    );
}

function bare(occurrences: readonly Occurrence[]): readonly Record<string, unknown>[] {
  return occurrences.map(({ startTime, speakerId }) => ({ startTime, speakerId }));
}

function phrasesOf(found: readonly Occurrence[], withTimes: boolean): readonly Record<string, unknown>[] {
  return [...new Set(found.map(({ phrase }) => phrase))].map((phrase) => {
    const times = found.filter((each) => each.phrase === phrase);
    const counted = { count: times.length, phrase };
    return withTimes ? { ...counted, occurrences: bare(times) } : counted;
  });
}

export function findTrackers(
  trackers: readonly Tracker[],
  call: Call,
  transcript: readonly Monologue[],
  withTimes: boolean,
): readonly Record<string, unknown>[] {
  return trackers
    .filter((tracker) => tracker.workspaceId === call.workspaceId)
    .map((tracker) => {
      const found = occurrencesOf(tracker, transcript);
      const counted = { id: tracker.id, name: tracker.name, count: found.length, type: tracker.type };
      const times = withTimes ? { ...counted, occurrences: bare(found) } : counted;
      return tracker.type === "SMART" ? times : { ...times, phrases: phrasesOf(found, withTimes) };
    });
}

export interface TalkStats {
  readonly hostSeconds: number;
  readonly allSeconds: number;
  readonly longestMonologue: number;
  readonly longestCustomerStory: number;
  readonly switches: number;
  readonly companyQuestions: number;
  readonly customerQuestions: number;
}

const talks = new WeakMap<Call, TalkStats>();

function questions(transcript: readonly Monologue[], isCompany: boolean): number {
  return transcript
    .filter(({ speaker }) => (speaker.affiliation === "Internal") === isCompany)
    .flatMap(({ sentences }) => sentences)
    .filter(({ text }) => text.trimEnd().endsWith("?")).length;
}

/** The few numbers of a call that statistics over many calls need; kept, the transcript is not. */
export function measureTalk(call: Call, seed: string): TalkStats {
  const known = talks.get(call);
  if (known !== undefined) return known;
  const transcript = generateTranscript(call, seed);
  const host = transcript.filter(({ speaker }) => speaker.userId === call.primaryUserId).map(getSpokenSeconds);
  const customer = transcript.filter(({ speaker }) => speaker.affiliation !== "Internal").map(getSpokenSeconds);
  const talk: TalkStats = {
    hostSeconds: host.reduce((sum, seconds) => sum + seconds, 0),
    allSeconds: transcript.map(getSpokenSeconds).reduce((sum, seconds) => sum + seconds, 0),
    longestMonologue: Math.round(Math.max(0, ...host)),
    longestCustomerStory: Math.round(Math.max(0, ...customer)),
    switches: Math.max(0, transcript.length - 1),
    companyQuestions: questions(transcript, true),
    customerQuestions: questions(transcript, false),
  };
  talks.set(call, talk);
  return talk;
}
