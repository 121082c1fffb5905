// @ts-nocheck
// How people took part in a call: who talked how long, the host's statistics, what the screen showed, and comments.
import type { Call } from "../calls.ts";
import { createRandom } from "../random.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime, HOUR, MINUTE } from "../time.ts";
import { getSpokenSeconds, measureTalk } from "./analysis.ts";
import type { Monologue } from "./transcript.ts";

const rounded = (value: number): number => Math.round(value * 100) / 100;

export function listSpeakers(call: Call, transcript: readonly Monologue[]): readonly Record<string, unknown>[] {
  return call.parties
    .filter((party) => party.speakerId !== null)
    .map((party) => {
      const own = transcript.filter(({ speaker }) => speaker === party);
      const talkTime = rounded(own.reduce((sum, monologue) => sum + getSpokenSeconds(monologue), 0));
      return { id: party.id, userId: party.userId, talkTime };
    });
}

export function computeHostStats(call: Call, seed: string): readonly { name: string; value: number }[] {
  const talk = measureTalk(call, seed);
  const random = createRandom(`${seed}/patience/${call.id}`);
  return [
    { name: "Talk Ratio", value: talk.allSeconds === 0 ? 0 : rounded(talk.hostSeconds / talk.allSeconds) },
    { name: "Longest Monologue", value: talk.longestMonologue },
    { name: "Longest Customer Story", value: talk.longestCustomerStory },
    { name: "Interactivity", value: rounded(Math.min(10, (talk.switches / Math.max(1, call.duration)) * 200)) },
    { name: "Patience", value: rounded(0.3 + random.next()) },
  ];
}

export function countQuestions(call: Call, seed: string): Record<string, unknown> {
  const talk = measureTalk(call, seed);
  return { companyCount: talk.companyQuestions, nonCompanyCount: talk.customerQuestions };
}

export function generateVideoSegments(call: Call, seed: string): readonly Record<string, unknown>[] {
  if (call.media !== "Video") return [];
  const random = createRandom(`${seed}/video/${call.id}`);
  return ["Browser", "Presentation", "WebcamPrimaryUser", "WebcamNonCompany", "Webcam"].map((name) => ({
    name,
    duration: rounded(random.next() * call.duration),
  }));
}

const REMARKS = ["Great question here.", "Please follow up on this.", "Nice handling of the price objection."];

export function generateComments(call: Call, users: readonly User[], seed: string): readonly Record<string, unknown>[] {
  const random = createRandom(`${seed}/comments/${call.id}`);
  if (random.chance(0.6)) return [];
  const first = random.id();
  const posted = call.started + random.int(1, 48) * HOUR;
  return [null, ...(random.chance(0.3) ? [first] : [])].map((inReplyTo) => {
    const at = rounded(random.next() * call.duration);
    return {
      id: inReplyTo === null ? first : random.id(),
      audioStartTime: at,
      audioEndTime: at,
      commenterUserId: random.pick(users).id,
      comment: random.pick(REMARKS),
      posted: formatDateTime(posted + (inReplyTo === null ? 0 : 5 * MINUTE)),
      inReplyTo,
      duringCall: false,
    };
  });
}
