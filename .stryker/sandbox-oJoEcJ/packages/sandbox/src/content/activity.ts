// @ts-nocheck
// What people did with calls: hosted, attended, listened to, shared, commented and gave feedback on.
import type { Call } from "../calls.ts";
import { createRandom, type Random } from "../random.ts";
import type { Review } from "../seed/reviews.ts";
import type { SandboxState } from "../state.ts";
import { DAY } from "../time.ts";

export const ACTIVITIES = [
  "callsAsHost",
  "callsGaveFeedback",
  "callsRequestedFeedback",
  "callsReceivedFeedback",
  "ownCallsListenedTo",
  "othersCallsListenedTo",
  "callsSharedInternally",
  "callsSharedExternally",
  "callsAttended",
  "callsCommentsGiven",
  "callsCommentsReceived",
  "callsMarkedAsFeedbackGiven",
  "callsMarkedAsFeedbackReceived",
  "callsScorecardsFilled",
  "callsScorecardsReceived",
] as const;

type ActivityName = (typeof ACTIVITIES)[number];

export interface Activity {
  readonly name: ActivityName;
  readonly userId: string;
  readonly callId: string;
  readonly at: number;
}

type Note = (name: ActivityName, userId: string, at: number) => void;

function noteTalk(call: Call, note: Note): void {
  note("callsAsHost", call.primaryUserId, call.started);
  for (const { userId } of call.parties) {
    if (userId !== null && userId !== call.primaryUserId) note("callsAttended", userId, call.started);
  }
}

function noteCoaching(call: Call, managerId: string, random: Random, note: Note): void {
  const at = call.started + random.int(1, 5) * DAY;
  note("othersCallsListenedTo", managerId, at);
  if (random.chance(0.5)) {
    note("callsGaveFeedback", managerId, at);
    note("callsReceivedFeedback", call.primaryUserId, at);
  }
  if (random.chance(0.4)) {
    note("callsCommentsGiven", managerId, at);
    note("callsCommentsReceived", call.primaryUserId, at);
  }
  if (random.chance(0.3)) {
    note("callsMarkedAsFeedbackGiven", managerId, at);
    note("callsMarkedAsFeedbackReceived", call.primaryUserId, at);
  }
}

function noteHost(call: Call, random: Random, note: Note): void {
  const at = call.started + random.int(1, 3) * DAY;
  if (random.chance(0.35)) note("ownCallsListenedTo", call.primaryUserId, at);
  if (random.chance(0.15)) note("callsRequestedFeedback", call.primaryUserId, at);
  if (random.chance(0.2)) note("callsSharedInternally", call.primaryUserId, at);
  if (call.scope === "External" && random.chance(0.15)) note("callsSharedExternally", call.primaryUserId, at);
}

function noteReview(review: Review, call: Call, note: Note): void {
  if (review.reviewerId === null) return;
  note("callsScorecardsFilled", review.reviewerId, review.reviewedAt);
  note("callsScorecardsReceived", call.primaryUserId, review.reviewedAt);
}

/** Everything that has happened so far on the calls that can be seen now. */
export function listActivities(state: SandboxState, now: number): readonly Activity[] {
  const reviews = Map.groupBy(state.reviews, ({ callId }) => callId);
  const managers = new Map(state.users.map(({ id, managerId }) => [id, managerId]));
  return state.calls.visible(now).flatMap((call) => {
    const found: Activity[] = [];
    const note: Note = (name, userId, at) => found.push({ name, userId, callId: call.id, at });
    const random = createRandom(`${state.seed}/activity/${call.id}`);
    const managerId = managers.get(call.primaryUserId) ?? null;
    noteTalk(call, note);
    noteHost(call, random, note);
    if (managerId !== null && random.chance(0.4)) noteCoaching(call, managerId, random, note);
    for (const review of reviews.get(call.id) ?? []) noteReview(review, call, note);
    return found.filter(({ at }) => at <= now);
  });
}
