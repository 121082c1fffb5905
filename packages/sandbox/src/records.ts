// Records that requests create in the sandbox; seeded ones are in seed/.
import type { Flow, FlowFolder, Task } from "./seed/engage.ts";
import type { User } from "./seed/users.ts";

/** A customer engagement event, as the data-privacy operations return it. */
export interface Engagement {
  readonly eventType: "contentShared" | "contentViewed" | "customEvent" | "digitalInteraction";
  readonly occurredAt: number;
  readonly emails: readonly string[];
  readonly contentId: string | null;
  readonly contentUrl: string | null;
  readonly reportingSystem: string | null;
  readonly eventName: string | null;
  readonly sourceEventId: string | null;
}

export interface Meeting {
  readonly id: string;
  readonly organizerId: string;
  readonly startsAt: number;
  readonly inviteeEmails: readonly string[];
}

/** A prospect in a flow. */
export interface FlowInstance {
  readonly id: string;
  readonly flow: Flow;
  readonly crmProspectId: string;
  readonly owner: User;
  readonly createdAt: number;
  finishedAt: number | null;
}

export interface BulkAssignment {
  readonly id: string;
  readonly sentAt: number;
  readonly total: number;
  /** One for each prospect, in the order of the request. They are processed one after the other. */
  readonly results: readonly Readonly<Record<string, unknown>>[];
}

export interface Engage {
  readonly folders: readonly FlowFolder[];
  readonly flows: readonly Flow[];
  readonly tasks: Task[];
  readonly instances: FlowInstance[];
  readonly bulkAssignments: Map<string, BulkAssignment>;
  /** CRM ids of prospects that bulk assignments created. */
  readonly newProspects: Set<string>;
}
