// A Temporal workflow with two actions.
import { proxyActivities } from "@temporalio/workflow";
import type { TemporalActivities } from "../src/index.ts";

const gong = proxyActivities<TemporalActivities>({ startToCloseTimeout: "1 minute", heartbeatTimeout: "10 seconds" });

export async function getFirstCall(userId: string): Promise<string | undefined> {
  const user = await gong.get_user_by_id({ id: userId });
  const { items } = await gong.list_users({ limit: 1 });
  return `${user.emailAddress} and ${items.length}`;
}
