// AI answers and briefs about CRM records, from the sandbox's calls and emails. They cost Gong credits.
import type { Call } from "../calls.ts";
import { generateBrief } from "../content/summary.ts";
import { generateTranscript } from "../content/transcript.ts";
import {
  createRange,
  getDateTime,
  isInRange,
  requireDateTime,
  requireDigits,
  requireEnum,
  requireParameter,
  type TimeRange,
} from "../parameters.ts";
import { type Email, listEmails, type Person } from "../privacy.ts";
import { notFound, ok, SandboxError } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { dayMs, formatDateTime, getNextPeriodStart, getStartOfDay, type Period } from "../time.ts";
import { createCallUrl } from "./calls.ts";

const entityTypes = ["ACCOUNT", "CONTACT", "DEAL", "LEAD"] as const;
const timePeriods = [
  "LAST_7DAYS",
  "LAST_30DAYS",
  "LAST_90DAYS",
  "LAST_90_DAYS_SINCE_LAST_ACTIVITY",
  "LAST_YEAR_SINCE_LAST_ACTIVITY",
  "LAST_YEAR",
  "THIS_WEEK",
  "THIS_MONTH",
  "THIS_YEAR",
  "THIS_QUARTER",
  "CUSTOM_RANGE",
  "ALL_CONVERSATIONS",
] as const;
type TimePeriod = (typeof timePeriods)[number];

const periodDays: Partial<Record<TimePeriod, number>> = {
  LAST_7DAYS: 7,
  LAST_30DAYS: 30,
  LAST_90DAYS: 90,
  LAST_90_DAYS_SINCE_LAST_ACTIVITY: 90,
  LAST_YEAR: 365,
  LAST_YEAR_SINCE_LAST_ACTIVITY: 365,
};

const calendarPeriods: Partial<Record<TimePeriod, Period>> = {
  THIS_WEEK: "WEEK",
  THIS_MONTH: "MONTH",
  THIS_QUARTER: "QUARTER",
  THIS_YEAR: "YEAR",
};

function getPeriodStart(now: number, period: Period): number {
  const end = getNextPeriodStart(now, period);
  let start = getStartOfDay(now);
  while (getNextPeriodStart(start - dayMs / 2, period) === end) start = getStartOfDay(start - dayMs / 2);
  return start;
}

function getTimeRange(context: RequestContext, lastActivity: number): TimeRange {
  const period = requireEnum(context, "timePeriod", timePeriods);
  if (period === "CUSTOM_RANGE") {
    return createRange(requireDateTime(context, "fromDateTime"), getDateTime(context, "toDateTime"), "fromDateTime");
  }
  const calendarPeriod = calendarPeriods[period];
  if (calendarPeriod !== undefined) return { from: getPeriodStart(context.now, calendarPeriod), to: Infinity };
  const days = periodDays[period];
  if (days === undefined) return { from: 0, to: Infinity };
  const end = period.endsWith("LAST_ACTIVITY") ? lastActivity : context.now;
  return { from: end - days * dayMs, to: Infinity };
}

/** The people of an account or deal, or the person that a contact or lead is. */
function requirePeople(context: RequestContext): readonly Person[] {
  const type = requireEnum(context, "crmEntityType", entityTypes);
  const id = requireParameter(context, "crmEntityId");
  const people = context.state.accounts.flatMap((account) => {
    const isAll = (type === "ACCOUNT" && account.crmId === id) || (type === "DEAL" && account.opportunity.crmId === id);
    return account.contacts
      .filter((contact) => isAll || (contact.crmId === id && contact.type.toUpperCase() === type))
      .map((contact) => ({ account, contact }));
  });
  if (people.length === 0) throw notFound(`${type} with CRM ID ${id} was not found`);
  return people;
}

interface Sources {
  readonly calls: readonly Call[];
  readonly emails: readonly Email[];
}

/** The 60 latest calls and 500 latest emails of the period. */
function findSources(context: RequestContext, workspaceId: string): Sources {
  const people = requirePeople(context);
  const addresses = new Set(people.map(({ contact }) => contact.emailAddress));
  const calls = context.state.calls
    .visible(context.now)
    .filter((call) => call.workspaceId === workspaceId && !call.isPrivate)
    .filter(({ parties }) => parties.some(({ emailAddress }) => emailAddress !== null && addresses.has(emailAddress)));
  const emails = people.flatMap((person) => listEmails(context.state, person));
  const lastActivity = Math.max(0, calls.at(-1)?.started ?? 0, ...emails.map(({ sentAt }) => sentAt));
  const range = getTimeRange(context, lastActivity);
  return {
    calls: calls.filter(({ started }) => isInRange(range, started)).slice(-60),
    emails: emails.filter(({ sentAt }) => isInRange(range, sentAt)).slice(-500),
  };
}

function requireWorkspace(context: RequestContext): string {
  const workspaceId = requireDigits(context, "workspaceId");
  if (!context.state.workspaces.some(({ id }) => id === workspaceId)) throw notFound("Workspace not found");
  return workspaceId;
}

function consumeCredits({ state }: RequestContext, { calls, emails }: Sources): void {
  const cost = Math.max(1, calls.length + emails.length);
  if (state.credits.remaining < cost) throw new SandboxError(402, "Not enough Gong credits left");
  state.credits.remaining -= cost;
}

const toCallReference = (call: Call) => ({
  id: call.id,
  title: call.title,
  started: formatDateTime(call.started),
  url: createCallUrl(call),
});
const toEmailReference = ({ id, subject, sentAt }: Email) => ({
  id,
  title: subject,
  sentDateTime: formatDateTime(sentAt),
});

function toFindingsJson({ calls, emails }: Sources) {
  return {
    callFindings: calls.slice(-3).map((call) => ({ call: toCallReference(call) })),
    emailFindings: emails.length === 0 ? [] : [{ emails: emails.slice(-3).map(toEmailReference) }],
  };
}

function generateSentences({ state }: RequestContext, { calls, emails }: Sources): readonly string[] {
  const briefs = calls.slice(-3).map((call) => generateBrief(call, generateTranscript(call, state.seed)));
  if (briefs.length > 0) return briefs;
  const last = emails.at(-1);
  return [last === undefined ? "There was no conversation in this period." : `The last message was "${last.subject}".`];
}

const countSources = ({ calls, emails }: Sources) => ({
  numOfCallsSearched: calls.length,
  numOfEmailsSearched: emails.length,
});

function answerQuestion(context: RequestContext) {
  requireParameter(context, "question");
  const sources = findSources(context, requireWorkspace(context));
  consumeCredits(context, sources);
  const answer = [{ answerItems: generateSentences(context, sources), ...toFindingsJson(sources) }];
  return ok({ ...countSources(sources), answer });
}

function getBrief(context: RequestContext) {
  const title = requireParameter(context, "briefName");
  const workspaceId = requireWorkspace(context);
  const isPublished = context.state.briefs.some(
    (brief) => brief.name === title && brief.workspaceId === workspaceId && brief.isPublished,
  );
  if (!isPublished) throw notFound(`Brief ${title} was not found`);
  const sources = findSources(context, workspaceId);
  consumeCredits(context, sources);
  const section = {
    title,
    sectionSummary: generateSentences(context, sources),
    conversationFindings: toFindingsJson(sources),
    briefSectionType: "Conversations",
    webFindings: [],
  };
  return ok({ ...countSources(sources), briefSections: [section] });
}

export const entityRoutes: readonly Route[] = [
  createRoute("GET", "/v2/entities/ask-entity", answerQuestion),
  createRoute("GET", "/v2/entities/get-brief", getBrief),
];
