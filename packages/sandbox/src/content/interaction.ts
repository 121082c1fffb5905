// Interaction on a call: talk times, statistics of the host, video segments and comments.
import type { Call } from "../calls.ts";
import { createRandom } from "../random.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime, hourMs, minuteMs } from "../time.ts";
import { getSpokenSeconds, measureTalk } from "./analysis.ts";
import type { Monologue } from "./transcript.ts";

const round = (value: number): number => Math.round(value * 100) / 100;

export function listSpeakers(call: Call, transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  return call.parties
    .filter((party) => party.speakerId !== null)
    .map((party) => {
      const monologues = transcript.filter(({ speaker }) => speaker === party);
      const talkTime = round(monologues.reduce((sum, monologue) => sum + getSpokenSeconds(monologue), 0));
      return { id: party.id, userId: party.userId, talkTime };
    });
}

export function computeHostStats(call: Call, seed: string): readonly { name: string; value: number }[] {
  const stats = measureTalk(call, seed);
  const random = createRandom(`${seed}/patience/${call.id}`);
  return [
    { name: "Talk Ratio", value: stats.allSeconds === 0 ? 0 : round(stats.hostSeconds / stats.allSeconds) },
    { name: "Longest Monologue", value: stats.longestMonologue },
    { name: "Longest Customer Story", value: stats.longestCustomerStory },
    { name: "Interactivity", value: round(Math.min(10, (stats.switches / Math.max(1, call.duration)) * 200)) },
    { name: "Patience", value: round(0.3 + random.next()) },
  ];
}

export function countQuestions(call: Call, seed: string): Record<string, unknown> {
  const { companyQuestions, customerQuestions } = measureTalk(call, seed);
  return { companyCount: companyQuestions, nonCompanyCount: customerQuestions };
}

export function generateVideoSegments(call: Call, seed: string): readonly Record<string, unknown>[] {
  if (call.media !== "Video") return [];
  const random = createRandom(`${seed}/video/${call.id}`);
  return ["Browser", "Presentation", "WebcamPrimaryUser", "WebcamNonCompany", "Webcam"].map((name) => ({
    name,
    duration: round(random.next() * call.duration),
  }));
}

const commentTexts = ["Great question here.", "Please follow up on this.", "Nice handling of the price objection."];

export function generateComments(call: Call, users: readonly User[], seed: string): readonly Record<string, unknown>[] {
  const random = createRandom(`${seed}/comments/${call.id}`);
  if (random.chance(0.6)) return [];
  const firstId = random.id();
  const posted = call.started + random.int(1, 48) * hourMs;
  return [null, ...(random.chance(0.3) ? [firstId] : [])].map((inReplyTo) => {
    const time = round(random.next() * call.duration);
    return {
      id: inReplyTo === null ? firstId : random.id(),
      audioStartTime: time,
      audioEndTime: time,
      commenterUserId: random.pick(users).id,
      comment: random.pick(commentTexts),
      posted: formatDateTime(posted + (inReplyTo === null ? 0 : 5 * minuteMs)),
      inReplyTo,
      duringCall: false,
    };
  });
}
