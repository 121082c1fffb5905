// Analysis of a transcript: topics, trackers, structure and talk statistics.
import type { Call } from "../calls.ts";
import type { Tracker } from "../seed/settings.ts";
import { secondMs } from "../time.ts";
import { topics } from "./corpus.ts";
import { generateTranscript, type Monologue } from "./transcript.ts";

interface Occurrence {
  readonly startTime: number;
  readonly speakerId: string | null;
  readonly phrase: string;
}

export function getSpokenSeconds(monologue: Monologue): number {
  return monologue.sentences.reduce((sum, sentence) => sum + sentence.end - sentence.start, 0) / secondMs;
}

export function generateTopics(transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  return topics.map(({ name }) => {
    const spoken = transcript.filter((monologue) => monologue.topic === name);
    return { name, duration: Math.round(spoken.reduce((sum, monologue) => sum + getSpokenSeconds(monologue), 0)) };
  });
}

export function generateStructure(call: Call, transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  const parts = topics.filter(({ name }) => transcript.some((monologue) => monologue.topic === name));
  return parts.map(({ name }) => ({ name, duration: Math.round(call.duration / parts.length) }));
}

function isTracked(tracker: Tracker, monologue: Monologue): boolean {
  const { affiliation } = monologue.speaker;
  if (tracker.affiliation === "Company") return affiliation === "Internal";
  return tracker.affiliation !== "NonCompany" || affiliation !== "Internal";
}

function findOccurrences(tracker: Tracker, transcript: readonly Monologue[]): readonly Occurrence[] {
  return transcript
    .filter((monologue) => isTracked(tracker, monologue))
    .flatMap((monologue) =>
      monologue.sentences.flatMap((sentence) => {
        const text = sentence.text.toLowerCase();
        const phrases = tracker.keywords.filter((keyword) => text.includes(keyword.toLowerCase()));
        const { speakerId } = monologue.speaker;
        return phrases.map((phrase) => ({ startTime: sentence.start / secondMs, speakerId, phrase }));
      }),
    );
}

function toTimesJson(occurrences: readonly Occurrence[]): readonly Record<string, unknown>[] {
  return occurrences.map(({ startTime, speakerId }) => ({ startTime, speakerId }));
}

function toPhrasesJson(occurrences: readonly Occurrence[], withTimes: boolean): readonly Record<string, unknown>[] {
  return [...Map.groupBy(occurrences, ({ phrase }) => phrase)].map(([phrase, matches]) => ({
    count: matches.length,
    phrase,
    ...(withTimes && { occurrences: toTimesJson(matches) }),
  }));
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
      const occurrences = findOccurrences(tracker, transcript);
      return {
        id: tracker.id,
        name: tracker.name,
        count: occurrences.length,
        type: tracker.type,
        ...(withTimes && { occurrences: toTimesJson(occurrences) }),
        ...(tracker.type !== "SMART" && { phrases: toPhrasesJson(occurrences, withTimes) }),
      };
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

const statsByCall = new WeakMap<Call, TalkStats>();

function countQuestions(transcript: readonly Monologue[], isCompany: boolean): number {
  return transcript
    .filter(({ speaker }) => (speaker.affiliation === "Internal") === isCompany)
    .flatMap(({ sentences }) => sentences)
    .filter(({ text }) => text.trimEnd().endsWith("?")).length;
}

/** Numbers that statistics over many calls need. They are cached; the transcript is not. */
export function measureTalk(call: Call, seed: string): TalkStats {
  const cached = statsByCall.get(call);
  if (cached !== undefined) return cached;
  const transcript = generateTranscript(call, seed);
  const hostSeconds = transcript.filter(({ speaker }) => speaker.userId === call.primaryUserId).map(getSpokenSeconds);
  const customerSeconds = transcript.filter(({ speaker }) => speaker.affiliation !== "Internal").map(getSpokenSeconds);
  const stats: TalkStats = {
    hostSeconds: hostSeconds.reduce((sum, seconds) => sum + seconds, 0),
    allSeconds: transcript.map(getSpokenSeconds).reduce((sum, seconds) => sum + seconds, 0),
    longestMonologue: Math.round(Math.max(0, ...hostSeconds)),
    longestCustomerStory: Math.round(Math.max(0, ...customerSeconds)),
    switches: Math.max(0, transcript.length - 1),
    companyQuestions: countQuestions(transcript, true),
    customerQuestions: countQuestions(transcript, false),
  };
  statsByCall.set(call, stats);
  return stats;
}
