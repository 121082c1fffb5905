// Settings of admins: workspaces, trackers, scorecards, AI briefs and call outcomes.
import type { Random } from "../random.ts";
import { dayMs } from "../time.ts";
import type { User } from "./users.ts";

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface Tracker {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly type: "KEYWORD" | "SMART";
  readonly affiliation: "Anyone" | "Company" | "NonCompany";
  readonly keywords: readonly string[];
  readonly partOfQuestion: boolean;
  readonly saidAt: "Anytime" | "First" | "Last";
  readonly created: number;
  readonly updated: number;
  /** Null for a tracker of Gong. */
  readonly creatorId: string | null;
}

export interface Question {
  readonly id: string;
  readonly revisionId: string;
  readonly text: string;
  readonly isOverall: boolean;
  readonly type: "RANGE" | "YES_NO" | "SINGLE_SELECT" | "OPEN";
  readonly options: readonly string[];
}

export interface Scorecard {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly enabled: boolean;
  /** "-1" for Gong. */
  readonly updaterId: string;
  readonly created: number;
  readonly updated: number;
  readonly reviewMethod: "AUTOMATIC" | "MANUAL";
  readonly questions: readonly Question[];
}

export interface Brief {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly description: string;
  readonly isPublished: boolean;
  readonly creator: User;
  readonly created: number;
  readonly updated: number;
}

export function seedWorkspaces(random: Random): readonly Workspace[] {
  return [
    { id: random.id(), name: "Sales", description: "New business and renewals" },
    { id: random.id(), name: "Customer Success", description: "Onboarding and support calls" },
  ];
}

const trackerRows: readonly (readonly [string, Tracker["type"], Tracker["affiliation"], readonly string[], boolean])[] =
  [
    ["Competitors", "KEYWORD", "Anyone", ["Talkwell", "Notiva"], true],
    ["Pricing", "KEYWORD", "Anyone", ["price", "discount", "budget"], false],
    ["Security", "KEYWORD", "NonCompany", ["single sign-on", "encrypted", "audit"], true],
    ["Integrations", "KEYWORD", "Company", ["API", "webhook", "Salesforce"], true],
    ["Next steps", "SMART", "Anyone", ["next step", "follow-up", "proposal"], true],
  ];

export function seedTrackers(workspaces: readonly Workspace[], users: readonly User[], random: Random, now: number) {
  return workspaces.flatMap((workspace) =>
    trackerRows.map(([name, type, affiliation, keywords, isCustom]): Tracker => {
      const created = now - random.int(200, 800) * dayMs;
      return {
        id: random.id(),
        name,
        workspaceId: workspace.id,
        type,
        affiliation,
        keywords,
        partOfQuestion: false,
        saidAt: name === "Next steps" ? "Last" : "Anytime",
        created,
        updated: created + random.int(1, 100) * dayMs,
        creatorId: isCustom ? random.pick(users).id : null,
      };
    }),
  );
}

const questionRows: readonly (readonly [string, Question["type"], boolean, readonly string[]])[] = [
  ["How did the call go overall?", "RANGE", true, []],
  ["Did the rep set an agenda?", "YES_NO", false, []],
  ["Which pain points came up?", "SINGLE_SELECT", false, ["Manual work", "Cost", "Compliance"]],
  ["What should the rep try next time?", "OPEN", false, []],
];

const scorecardRows: readonly (readonly [string, boolean, Scorecard["reviewMethod"], number])[] = [
  ["Discovery call", true, "MANUAL", 4],
  ["SDR cold call", true, "AUTOMATIC", 3],
  ["Demo quality", true, "MANUAL", 4],
  ["Renewal call (2023)", false, "MANUAL", 2],
];

export function seedScorecards(workspaces: readonly Workspace[], users: readonly User[], random: Random, now: number) {
  return scorecardRows.map(([name, enabled, reviewMethod, size], index): Scorecard => {
    const created = now - random.int(380, 700) * dayMs;
    return {
      id: random.id(),
      name,
      workspaceId: workspaces[index % workspaces.length]?.id ?? "",
      enabled,
      updaterId: reviewMethod === "AUTOMATIC" ? "-1" : random.pick(users).id,
      created,
      updated: created + random.int(1, 300) * dayMs,
      reviewMethod,
      questions: questionRows.slice(0, size).map(([text, type, isOverall, options]) => ({
        id: random.id(),
        revisionId: random.id(),
        text,
        isOverall,
        type,
        options,
      })),
    };
  });
}

const briefRows: readonly (readonly [string, string, boolean])[] = [
  ["Account overview", "Who the customer is and what they want", true],
  ["Deal risks", "What could keep the deal from closing", true],
  ["Onboarding handover", "What the success team needs to know", false],
];

export function seedBriefs(workspaces: readonly Workspace[], users: readonly User[], random: Random, now: number) {
  return briefRows.map(([name, description, isPublished], index): Brief => {
    const created = now - random.int(30, 300) * dayMs;
    return {
      id: random.id(),
      name,
      workspaceId: workspaces[index === 2 ? 1 : 0]?.id ?? "",
      description,
      isPublished,
      creator: random.pick(users),
      created,
      updated: created + random.int(1, 25) * dayMs,
    };
  });
}

export const callOutcomes: readonly Readonly<Record<string, unknown>>[] = [
  {
    callOutcome: "Connected",
    connectStatus: "CONNECTED",
    sentiment: "POSITIVE",
    todoAction: "COMPLETE",
    category: "ANSWERED",
  },
  {
    callOutcome: "Call me later",
    connectStatus: "CONNECTED",
    sentiment: "NEUTRAL",
    todoAction: "COMPLETE",
    category: "ANSWERED",
  },
  {
    callOutcome: "Do not call again",
    connectStatus: "CONNECTED",
    sentiment: "NEGATIVE",
    todoAction: "COMPLETE_AND_REMOVE",
    automation: "MARK_AS_OPT_OUT",
    category: "ANSWERED",
  },
  {
    callOutcome: "No answer",
    connectStatus: "NOT_CONNECTED",
    sentiment: "NEUTRAL",
    todoAction: "COMPLETE",
    category: "NOT_ANSWERED",
  },
  {
    callOutcome: "Wrong number",
    connectStatus: "NOT_CONNECTED",
    sentiment: "NEGATIVE",
    todoAction: "COMPLETE_AND_REMOVE",
    category: "NOT_ANSWERED",
  },
];
