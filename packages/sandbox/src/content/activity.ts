// Activities of users on calls: hosting, attending, listening, sharing, comments and feedback.
import type { Call } from "../calls.ts";
import { createRandom, type Random } from "../random.ts";
import type { Review } from "../seed/reviews.ts";
import type { SandboxState } from "../state.ts";
import { dayMs } from "../time.ts";

export const activityNames = [
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

type ActivityName = (typeof activityNames)[number];

export interface Activity {
  readonly name: ActivityName;
  readonly userId: string;
  readonly callId: string;
  readonly occurredAt: number;
}

type Add = (name: ActivityName, userId: string, occurredAt: number) => void;

function addParticipation(call: Call, add: Add): void {
  add("callsAsHost", call.primaryUserId, call.started);
  for (const { userId } of call.parties) {
    if (userId !== null && userId !== call.primaryUserId) add("callsAttended", userId, call.started);
  }
}

function addCoaching(call: Call, managerId: string, random: Random, add: Add): void {
  const time = call.started + random.int(1, 5) * dayMs;
  add("othersCallsListenedTo", managerId, time);
  if (random.chance(0.5)) {
    add("callsGaveFeedback", managerId, time);
    add("callsReceivedFeedback", call.primaryUserId, time);
  }
  if (random.chance(0.4)) {
    add("callsCommentsGiven", managerId, time);
    add("callsCommentsReceived", call.primaryUserId, time);
  }
  if (random.chance(0.3)) {
    add("callsMarkedAsFeedbackGiven", managerId, time);
    add("callsMarkedAsFeedbackReceived", call.primaryUserId, time);
  }
}

function addHostActivities(call: Call, random: Random, add: Add): void {
  const time = call.started + random.int(1, 3) * dayMs;
  if (random.chance(0.35)) add("ownCallsListenedTo", call.primaryUserId, time);
  if (random.chance(0.15)) add("callsRequestedFeedback", call.primaryUserId, time);
  if (random.chance(0.2)) add("callsSharedInternally", call.primaryUserId, time);
  if (call.scope === "External" && random.chance(0.15)) add("callsSharedExternally", call.primaryUserId, time);
}

function addReview(review: Review, call: Call, add: Add): void {
  if (review.reviewerId === null) return;
  add("callsScorecardsFilled", review.reviewerId, review.reviewedAt);
  add("callsScorecardsReceived", call.primaryUserId, review.reviewedAt);
}

/** Past activities on all visible calls. */
export function listActivities(state: SandboxState, now: number): readonly Activity[] {
  const reviews = Map.groupBy(state.reviews, ({ callId }) => callId);
  const managers = new Map(state.users.map(({ id, managerId }) => [id, managerId]));
  return state.calls.visible(now).flatMap((call) => {
    const activities: Activity[] = [];
    const add: Add = (name, userId, occurredAt) => activities.push({ name, userId, callId: call.id, occurredAt });
    const random = createRandom(`${state.seed}/activity/${call.id}`);
    const managerId = managers.get(call.primaryUserId) ?? null;
    addParticipation(call, add);
    addHostActivities(call, random, add);
    if (managerId !== null && random.chance(0.4)) addCoaching(call, managerId, random, add);
    for (const review of reviews.get(call.id) ?? []) addReview(review, call, add);
    return activities.filter(({ occurredAt }) => occurredAt <= now);
  });
}
