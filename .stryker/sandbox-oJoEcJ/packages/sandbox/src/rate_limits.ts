// @ts-nocheck
// Gong's allowance per company: calls in any sliding second, and calls a day.
import { DAY, SECOND } from "./time.ts";

export interface SandboxRateLimits {
  readonly perSecond: number;
  readonly perDay: number;
}

export interface RequestCounter {
  /** Counts one call. Answers the whole seconds to wait when it may not pass; a refused call is not counted. */
  admit(now: number): number | undefined;
}

/** Nobody has published when Gong's day begins; here it is midnight UTC. */
export function createRequestCounter(allowance: SandboxRateLimits | false): RequestCounter {
  let recent: number[] = [];
  let day = -1;
  let spent = 0;
  return {
    admit(now) {
      if (allowance === false) return undefined;
      const today = Math.floor(now / DAY);
      if (today !== day) [day, spent] = [today, 0];
      if (spent >= allowance.perDay) return Math.ceil(((today + 1) * DAY - now) / SECOND);
      recent = recent.filter((at) => at > now - SECOND);
      const [oldest] = recent;
      if (recent.length >= allowance.perSecond && oldest !== undefined) {
        return Math.max(1, Math.ceil((oldest + SECOND - now) / SECOND));
      }
      recent.push(now);
      spent += 1;
      return undefined;
    },
  };
}
