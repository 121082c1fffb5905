// @ts-nocheck
// A year of calls: conferences, dialled calls and internal meetings, a few of them private.
import type { Call, Party } from "../calls.ts";
import type { Random } from "../random.ts";
import { DAY, getStartOfDay, HOUR, MINUTE, SECOND } from "../time.ts";
import type { Account, Contact } from "./accounts.ts";
import type { User } from "./users.ts";

interface Cast {
  readonly users: readonly User[];
  readonly accounts: readonly Account[];
  readonly workspaceIds: readonly string[];
}

const CONFERENCES = ["Zoom", "Zoom", "Microsoft Teams", "WebEx"];
const DIALLERS = ["Outreach", "Gong Connect", "RingCentral"];
const PURPOSES = ["Discovery", "Demo", "Negotiation", "Onboarding", "Quarterly review", null];
const DISPOSITIONS = ["Connected", "No Answer", "Left voicemail", "Got the gatekeeper"];
const INTERNAL_TITLES = ["Pipeline review", "Deal desk", "Forecast call", "Enablement: objections", "Team weekly"];

function colleague(user: User, methods: Party["methods"], random: Random): Party {
  return {
    id: random.id(),
    speakerId: random.id(),
    name: `${user.firstName} ${user.lastName}`,
    emailAddress: user.emailAddress,
    phoneNumber: user.phoneNumber,
    title: user.title,
    userId: user.id,
    affiliation: "Internal",
    methods,
    context: [],
  };
}

function guest(contact: Contact, didSpeak: boolean, random: Random): Party {
  return {
    id: random.id(),
    speakerId: didSpeak ? random.id() : null,
    name: `${contact.firstName} ${contact.lastName}`,
    emailAddress: contact.emailAddress,
    phoneNumber: contact.phoneNumber,
    title: contact.title,
    userId: null,
    affiliation: "External",
    methods: didSpeak ? ["Invitee", "Attendee"] : ["Invitee"],
    context: [{ system: "Salesforce", objects: [{ objectType: contact.type, objectId: contact.crmId }] }],
  };
}

function unknownCaller(random: Random): Party {
  return {
    id: random.id(),
    speakerId: random.id(),
    name: `Phone Caller #${random.int(1, 9)}`,
    emailAddress: null,
    phoneNumber: null,
    title: null,
    userId: null,
    affiliation: "Unknown",
    methods: ["Attendee"],
    context: [],
  };
}

function startOf(index: number, count: number, now: number, random: Random): number {
  const share = (index + random.next()) / count;
  const about = now - 365 * DAY + share * 364 * DAY;
  const office = getStartOfDay(about) + 8 * HOUR + random.int(0, 36) * 15 * MINUTE;
  return Math.min(office, now - 2 * HOUR);
}

type Kind = Pick<Call, "direction" | "system" | "media" | "isWebConference" | "scope">;

function kindOf(random: Random): Kind {
  const roll = random.next();
  if (roll < 0.55) {
    return {
      direction: "Conference",
      system: random.pick(CONFERENCES),
      media: "Video",
      isWebConference: true,
      scope: "External",
    };
  }
  if (roll < 0.63) {
    return { direction: "Conference", system: "Zoom", media: "Video", isWebConference: true, scope: "Internal" };
  }
  const direction = roll < 0.9 ? "Outbound" : "Inbound";
  return { direction, system: random.pick(DIALLERS), media: "Audio", isWebConference: false, scope: "External" };
}

function titleOf(kind: Kind, account: Account, random: Random): string {
  if (kind.scope === "Internal") return random.pick(INTERNAL_TITLES);
  const short = account.name;
  if (!kind.isWebConference) return `Call with ${short}`;
  return random.pick([
    `${short} + Fernhill: weekly`,
    `Discovery – ${short}`,
    `${short}: product demo`,
    `Proposal review, ${short}`,
  ]);
}

function castOf(kind: Kind, host: User, account: Account, cast: Cast, random: Random): readonly Party[] {
  const others = cast.users.filter((user) => user.id !== host.id && user.active && !user.isAvatar);
  const invited: Party["methods"] = kind.isWebConference ? ["Invitee", "Attendee"] : ["Attendee"];
  const own = [colleague(host, invited, random)];
  if (kind.scope === "Internal") {
    return [...own, ...random.sample(others, random.int(1, 4)).map((user) => colleague(user, invited, random))];
  }
  if (kind.isWebConference && random.chance(0.4)) own.push(colleague(random.pick(others), invited, random));
  if (!kind.isWebConference && random.chance(0.1)) return [...own, unknownCaller(random)];
  const guests = random.sample(account.contacts, kind.isWebConference ? random.int(1, 3) : 1);
  return [...own, ...guests.map((each, place) => guest(each, place === 0 || random.chance(0.7), random))];
}

function languageOf(host: User, random: Random): string {
  const spoken: Record<string, string> = { "es-ES": "spa", "fr-FR": "fre", "de-DE": "ger", "it-IT": "ita" };
  const own = spoken[host.spokenLanguages[0]?.language ?? ""];
  return own !== undefined && random.chance(0.5) ? own : "eng";
}

function linksOf(account: Account): Call["context"] {
  const opportunity = { objectType: "Opportunity", objectId: account.opportunity.crmId };
  return [{ system: "Salesforce", objects: [opportunity, { objectType: "Account", objectId: account.crmId }] }];
}

function recording(at: number, cast: Cast, hosts: readonly User[], random: Random): Call {
  const kind = kindOf(random);
  const host = random.pick(hosts);
  const account = random.pick(cast.accounts);
  const late = kind.isWebConference ? random.int(-60, 240) * SECOND + random.int(0, 999) : random.int(0, 999);
  const started = at + late;
  const parties = castOf(kind, host, account, cast, random);
  const isKnown = kind.scope === "External" && parties.some((party) => party.affiliation === "External");
  const duration = kind.isWebConference ? random.int(900, 3600) : random.int(60, 900);
  return {
    ...kind,
    scope: isKnown || kind.scope === "Internal" ? kind.scope : "Unknown",
    id: random.id(),
    workspaceId: random.chance(0.8) ? (cast.workspaceIds[0] ?? "") : (cast.workspaceIds[1] ?? ""),
    title: titleOf(kind, account, random),
    started,
    scheduled: kind.isWebConference ? at : null,
    duration,
    primaryUserId: host.id,
    language: languageOf(host, random),
    sdrDisposition: kind.isWebConference ? null : random.pick(DISPOSITIONS),
    clientUniqueId: kind.isWebConference ? null : random.token(19).toUpperCase(),
    customData: null,
    purpose: random.pick(PURPOSES),
    meetingUrl: kind.isWebConference ? `https://meet.fernhill.example/j/${random.int(100000000, 999999999)}` : null,
    isPrivate: random.chance(0.04),
    calendarEventId: kind.isWebConference && random.chance(0.8) ? `${random.token(26)}@google.com` : null,
    parties,
    context: isKnown ? linksOf(account) : [],
    visibleFrom: started + duration * SECOND + 10 * MINUTE,
    erasedFrom: null,
  };
}

export function seedCalls(count: number, cast: Cast, random: Random, now: number): readonly Call[] {
  const hosts = cast.users.filter((user) => user.settings.webConferencesRecorded === true && !user.isAvatar);
  const starts = Array.from({ length: count }, (_, index) => startOf(index, count, now, random));
  return starts.toSorted((one, other) => one - other).map((at) => recording(at, cast, hosts, random));
}
