// The calls of the company: recorded and uploaded ones, and when they become visible.

export interface Party {
  readonly id: string;
  readonly speakerId: string | null;
  readonly name: string | null;
  readonly emailAddress: string | null;
  readonly phoneNumber: string | null;
  readonly title: string | null;
  readonly userId: string | null;
  readonly affiliation: "Internal" | "External" | "Unknown";
  readonly methods: readonly ("Invitee" | "Attendee")[];
  /** The person's records in the CRM. */
  readonly context: readonly CrmLink[];
}

export interface CrmLink {
  readonly system: string;
  readonly objects: readonly { readonly objectType: string; readonly objectId: string }[];
}

export interface Call {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string | null;
  readonly started: number;
  readonly scheduled: number | null;
  readonly primaryUserId: string;
  readonly direction: "Inbound" | "Outbound" | "Conference" | "Unknown";
  readonly system: string;
  readonly scope: "Internal" | "External" | "Unknown";
  readonly language: string;
  readonly sdrDisposition: string | null;
  readonly clientUniqueId: string | null;
  readonly customData: string | null;
  readonly purpose: string | null;
  readonly isPrivate: boolean;
  readonly calendarEventId: string | null;
  readonly parties: readonly Party[];
  readonly context: readonly CrmLink[];
  /** Recorded by Gong itself. Lists of calls use the scheduled time of such a call. */
  readonly isWebConference: boolean;
  duration: number;
  media: "Video" | "Audio";
  meetingUrl: string | null;
  /** Time from which the call can be read; null while it has no media. */
  visibleFrom: number | null;
  erasedFrom: number | null;
}

interface Upload {
  readonly callId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface CallStore {
  add(call: Call): void;
  /** Includes calls that are not visible yet. */
  find(id: string): Call | undefined;
  findByClientId(clientUniqueId: string): Call | undefined;
  visible(now: number): readonly Call[];
  readonly uploads: Upload[];
  readonly downloadUrls: Set<string>;
  /** Ids of users with individual access, by call id. */
  readonly access: Map<string, Set<string>>;
}

export function isVisible(call: Call, now: number): boolean {
  return call.visibleFrom !== null && call.visibleFrom <= now && (call.erasedFrom === null || call.erasedFrom > now);
}

export function createCallStore(): CallStore {
  const byId = new Map<string, Call>();
  const byClientId = new Map<string, Call>();
  let ordered: Call[] = [];
  let isSorted = true;
  return {
    uploads: [],
    downloadUrls: new Set(),
    access: new Map(),
    add(call) {
      byId.set(call.id, call);
      if (call.clientUniqueId !== null) byClientId.set(call.clientUniqueId, call);
      isSorted &&= (ordered.at(-1)?.started ?? 0) <= call.started;
      ordered.push(call);
    },
    find: (id) => byId.get(id),
    findByClientId: (clientUniqueId) => byClientId.get(clientUniqueId),
    visible(now) {
      if (!isSorted) {
        ordered = ordered.toSorted((a, b) => a.started - b.started);
        isSorted = true;
      }
      return ordered.filter((call) => isVisible(call, now));
    },
  };
}
