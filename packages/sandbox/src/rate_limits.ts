// Gong's rate limits of a company: requests in any sliding second, and requests a day.
import { dayMs, secondMs } from "./time.ts";

export interface SandboxRateLimits {
  readonly perSecond: number;
  readonly perDay: number;
}

export interface RequestCounter {
  /** Counts a request. Returns the whole seconds to wait if a limit is reached; that request is not counted. */
  admit(now: number): number | undefined;
}

/** The day starts at midnight UTC. When Gong's day starts is not published. */
export function createRequestCounter(limits: SandboxRateLimits | false): RequestCounter {
  let recent: number[] = [];
  let currentDay = -1;
  let countToday = 0;
  return {
    admit(now) {
      if (limits === false) return undefined;
      const day = Math.floor(now / dayMs);
      if (day !== currentDay) [currentDay, countToday] = [day, 0];
      if (countToday >= limits.perDay) return Math.ceil(((day + 1) * dayMs - now) / secondMs);
      recent = recent.filter((time) => time > now - secondMs);
      const [oldest] = recent;
      if (recent.length >= limits.perSecond && oldest !== undefined) {
        return Math.max(1, Math.ceil((oldest + secondMs - now) / secondMs));
      }
      recent.push(now);
      countToday += 1;
      return undefined;
    },
  };
}
