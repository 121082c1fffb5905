// @ts-nocheck
// AI answers and briefs about CRM entities, drawn from the sandbox's own calls and mails; they spend credits.
import type { Call } from "../calls.ts";
import { generateBrief } from "../content/summary.ts";
import { generateTranscript } from "../content/transcript.ts";
import {
  assertRange,
  getDateTime,
  requireDateTime,
  requireDigits,
  requireEnum,
  requireParameter,
} from "../parameters.ts";
import { type Email, listEmails, type Person } from "../privacy.ts";
import { notFound, ok, SandboxError } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { DAY, formatDateTime, getNextPeriodStart, getStartOfDay } from "../time.ts";
import { createCallUrl } from "./calls.ts";

const ENTITIES = ["ACCOUNT", "CONTACT", "DEAL", "LEAD"] as const;
const PERIODS = [
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
type TimePeriod = (typeof PERIODS)[number];

const DAYS: Partial<Record<TimePeriod, number>> = {
  LAST_7DAYS: 7,
  LAST_30DAYS: 30,
  LAST_90DAYS: 90,
  LAST_90_DAYS_SINCE_LAST_ACTIVITY: 90,
  LAST_YEAR: 365,
  LAST_YEAR_SINCE_LAST_ACTIVITY: 365,
};

const CALENDAR: Partial<Record<TimePeriod, "WEEK" | "MONTH" | "QUARTER" | "YEAR">> = {
  THIS_WEEK: "WEEK",
  THIS_MONTH: "MONTH",
  THIS_QUARTER: "QUARTER",
  THIS_YEAR: "YEAR",
};

function startOfCalendar(now: number, period: "WEEK" | "MONTH" | "QUARTER" | "YEAR"): number {
  const end = getNextPeriodStart(now, period);
  let at = getStartOfDay(now);
  while (getNextPeriodStart(at - DAY / 2, period) === end) at = getStartOfDay(at - DAY / 2);
  return at;
}

function rangeOf(exchange: RequestContext, lastActivity: number): { readonly from: number; readonly to: number } {
  const period = requireEnum(exchange, "timePeriod", PERIODS);
  if (period === "CUSTOM_RANGE") {
    const from = requireDateTime(exchange, "fromDateTime");
    const to = getDateTime(exchange, "toDateTime");
    assertRange(from, to, "fromDateTime");
    return { from, to: to ?? Infinity };
  }
  const calendar = CALENDAR[period];
  if (calendar !== undefined) return { from: startOfCalendar(exchange.now, calendar), to: Infinity };
  const days = DAYS[period];
  if (days === undefined) return { from: 0, to: Infinity };
  return { from: (period.endsWith("LAST_ACTIVITY") ? lastActivity : exchange.now) - days * DAY, to: Infinity };
}

/** The people behind an account, a deal, a contact or a lead. */
function peopleOf(exchange: RequestContext): readonly Person[] {
  const type = requireEnum(exchange, "crmEntityType", ENTITIES);
  const id = requireParameter(exchange, "crmEntityId");
  const people = exchange.state.accounts.flatMap((account) => {
    const isAll = (type === "ACCOUNT" && account.crmId === id) || (type === "DEAL" && account.opportunity.crmId === id);
    const wanted = account.contacts.filter(
      (contact) => isAll || (contact.crmId === id && contact.type.toUpperCase() === type),
    );
    return wanted.map((contact) => ({ account, contact }));
  });
  if (people.length === 0) throw notFound(`${type} with CRM ID ${id} was not found`);
  return people;
}

interface Sources {
  readonly calls: readonly Call[];
  readonly emails: readonly Email[];
}

function sourcesOf(exchange: RequestContext, workspaceId: string): Sources {
  const people = peopleOf(exchange);
  const addresses = new Set(people.map(({ contact }) => contact.emailAddress));
  const own = exchange.state.calls
    .visible(exchange.now)
    .filter((call) => call.workspaceId === workspaceId && !call.isPrivate)
    .filter(({ parties }) => parties.some(({ emailAddress }) => emailAddress !== null && addresses.has(emailAddress)));
  const mails = people.flatMap((person) => listEmails(exchange.state, person));
  const lastActivity = Math.max(0, own.at(-1)?.started ?? 0, ...mails.map(({ sentAt }) => sentAt));
  const { from, to } = rangeOf(exchange, lastActivity);
  return {
    calls: own.filter(({ started }) => started >= from && started < to).slice(-60),
    emails: mails.filter(({ sentAt }) => sentAt >= from && sentAt < to).slice(-500),
  };
}

function workspaceOf(exchange: RequestContext): string {
  const workspaceId = requireDigits(exchange, "workspaceId");
  if (!exchange.state.workspaces.some(({ id }) => id === workspaceId)) throw notFound("Workspace not found");
  return workspaceId;
}

function spend(exchange: RequestContext, { calls, emails }: Sources): void {
  const { credits } = exchange.state;
  const price = Math.max(1, calls.length + emails.length);
  if (credits.left < price) throw new SandboxError(402, "Not enough Gong credits left");
  credits.left -= price;
}

const callInfo = (call: Call) => ({
  id: call.id,
  title: call.title,
  started: formatDateTime(call.started),
  url: createCallUrl(call),
});
const emailInfo = ({ id, subject, sentAt }: Email) => ({ id, title: subject, sentDateTime: formatDateTime(sentAt) });

function findings({ calls, emails }: Sources) {
  return {
    callFindings: calls.slice(-3).map((call) => ({ call: callInfo(call) })),
    emailFindings: emails.length === 0 ? [] : [{ emails: emails.slice(-3).map(emailInfo) }],
  };
}

function sentences(exchange: RequestContext, { calls, emails }: Sources): readonly string[] {
  const said = calls.slice(-3).map((call) => generateBrief(call, generateTranscript(call, exchange.state.seed)));
  if (said.length > 0) return said;
  const last = emails.at(-1);
  return [last === undefined ? "There was no conversation in this period." : `The last message was "${last.subject}".`];
}

const searched = ({ calls, emails }: Sources) => ({
  numOfCallsSearched: calls.length,
  numOfEmailsSearched: emails.length,
});

function ask(exchange: RequestContext) {
  requireParameter(exchange, "question");
  const sources = sourcesOf(exchange, workspaceOf(exchange));
  spend(exchange, sources);
  const answer = [{ answerItems: sentences(exchange, sources), ...findings(sources) }];
  return ok({ ...searched(sources), answer });
}

function brief(exchange: RequestContext) {
  const name = requireParameter(exchange, "briefName");
  const workspaceId = workspaceOf(exchange);
  const isKnown = exchange.state.briefs.some(
    (each) => each.name === name && each.workspaceId === workspaceId && each.isPublished,
  );
  if (!isKnown) throw notFound(`Brief ${name} was not found`);
  const sources = sourcesOf(exchange, workspaceId);
  spend(exchange, sources);
  const { callFindings, emailFindings } = findings(sources);
  const section = {
    title: name,
    sectionSummary: sentences(exchange, sources),
    conversationFindings: { callFindings, emailFindings },
    briefSectionType: "Conversations",
    webFindings: [],
  };
  return ok({ ...searched(sources), briefSections: [section] });
}

export const entityRoutes: readonly Route[] = [
  createRoute("GET", "/v2/entities/ask-entity", ask),
  createRoute("GET", "/v2/entities/get-brief", brief),
];
