// Answered scorecards: the reviewer, the call and the answers.
import type { Call } from "../calls.ts";
import type { Random } from "../random.ts";
import { dayMs, hourMs } from "../time.ts";
import type { Question, Scorecard } from "./settings.ts";
import type { User } from "./users.ts";

export interface ReviewAnswer {
  readonly question: Question;
  readonly score: number | null;
  readonly text: string | null;
  readonly options: readonly string[] | null;
  readonly isNotApplicable: boolean;
}

export interface Review {
  readonly id: string;
  readonly scorecard: Scorecard;
  readonly callId: string;
  readonly callStarted: number;
  readonly reviewedId: string;
  /** Null for an automatic review. */
  readonly reviewerId: string | null;
  readonly editorId: string | null;
  readonly reviewedAt: number;
  readonly answers: readonly ReviewAnswer[];
}

const reviewTexts = ["Ask one more open question.", "Great listening.", "Name the next step earlier."];

function createAnswer(question: Question, random: Random): ReviewAnswer {
  const emptyAnswer = { question, score: null, text: null, options: null, isNotApplicable: false };
  if (random.chance(0.1)) return { ...emptyAnswer, isNotApplicable: true };
  switch (question.type) {
    case "RANGE":
      return { ...emptyAnswer, score: random.int(1, 5) };
    case "YES_NO":
      return { ...emptyAnswer, score: random.int(0, 1) };
    case "SINGLE_SELECT":
      return { ...emptyAnswer, options: [String(random.int(1, question.options.length))] };
    case "OPEN":
      return { ...emptyAnswer, text: random.pick(reviewTexts) };
  }
}

export function seedReviews(
  calls: readonly Call[],
  scorecards: readonly Scorecard[],
  users: readonly User[],
  random: Random,
  now: number,
): readonly Review[] {
  return calls
    .filter((call) => call.scope === "External" && random.chance(0.3))
    .map((call): Review => {
      const scorecard = random.pick(scorecards);
      const host = users.find(({ id }) => id === call.primaryUserId);
      const isAutomatic = scorecard.reviewMethod === "AUTOMATIC";
      return {
        id: random.id(),
        scorecard,
        callId: call.id,
        callStarted: call.started,
        reviewedId: call.primaryUserId,
        reviewerId: isAutomatic ? null : (host?.managerId ?? users[0]?.id ?? null),
        editorId: !isAutomatic && random.chance(0.1) ? (users[0]?.id ?? null) : null,
        reviewedAt: Math.min(now, call.started + random.int(1, 6) * dayMs + random.int(0, 8) * hourMs),
        answers: scorecard.questions.map((question) => createAnswer(question, random)),
      };
    });
}
