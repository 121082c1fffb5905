// The calls of a year: web conferences, dialed calls and internal meetings. A few are private.
import type { Call, Party } from "../calls.ts";
import type { Random } from "../random.ts";
import { dayMs, getStartOfDay, hourMs, minuteMs, secondMs } from "../time.ts";
import type { Account, Contact } from "./accounts.ts";
import type { User } from "./users.ts";

interface Participants {
  readonly users: readonly User[];
  readonly accounts: readonly Account[];
  readonly workspaceIds: readonly string[];
  /** Share of private calls. */
  readonly privateShare: number;
}

const conferenceSystems = ["Zoom", "Zoom", "Microsoft Teams", "WebEx"];
const dialerSystems = ["Outreach", "Gong Connect", "RingCentral"];
const purposes = ["Discovery", "Demo", "Negotiation", "Onboarding", "Quarterly review", null];
const dispositions = ["Connected", "No Answer", "Left voicemail", "Got the gatekeeper"];
const internalTitles = ["Pipeline review", "Deal desk", "Forecast call", "Enablement: objections", "Team weekly"];

function createInternalParty(user: User, methods: Party["methods"], random: Random): Party {
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

function createExternalParty(contact: Contact, didSpeak: boolean, random: Random): Party {
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

function createUnknownParty(random: Random): Party {
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

function pickStart(index: number, count: number, now: number, random: Random): number {
  const share = (index + random.next()) / count;
  const time = now - 365 * dayMs + share * 364 * dayMs;
  const inOfficeHours = getStartOfDay(time) + 8 * hourMs + random.int(0, 36) * 15 * minuteMs;
  return Math.min(inOfficeHours, now - 2 * hourMs);
}

type Kind = Pick<Call, "direction" | "system" | "media" | "isWebConference" | "scope">;

function pickKind(random: Random): Kind {
  const roll = random.next();
  if (roll < 0.55) {
    return {
      direction: "Conference",
      system: random.pick(conferenceSystems),
      media: "Video",
      isWebConference: true,
      scope: "External",
    };
  }
  if (roll < 0.63) {
    return { direction: "Conference", system: "Zoom", media: "Video", isWebConference: true, scope: "Internal" };
  }
  const direction = roll < 0.9 ? "Outbound" : "Inbound";
  return { direction, system: random.pick(dialerSystems), media: "Audio", isWebConference: false, scope: "External" };
}

function pickTitle(kind: Kind, account: Account, random: Random): string {
  if (kind.scope === "Internal") return random.pick(internalTitles);
  if (!kind.isWebConference) return `Call with ${account.name}`;
  return random.pick([
    `${account.name} + Fernhill: weekly`,
    `Discovery – ${account.name}`,
    `${account.name}: product demo`,
    `Proposal review, ${account.name}`,
  ]);
}

/** The host comes first. */
function pickParties(
  { isWebConference, scope }: Kind,
  host: User,
  account: Account,
  { users }: Participants,
  random: Random,
): readonly Party[] {
  const colleagues = users.filter((user) => user.id !== host.id && user.active && !user.isAvatar);
  const methods: Party["methods"] = isWebConference ? ["Invitee", "Attendee"] : ["Attendee"];
  const parties = [createInternalParty(host, methods, random)];
  if (scope === "Internal") {
    const attendees = random.sample(colleagues, random.int(1, 4));
    return [...parties, ...attendees.map((user) => createInternalParty(user, methods, random))];
  }
  if (isWebConference && random.chance(0.4)) {
    parties.push(createInternalParty(random.pick(colleagues), methods, random));
  }
  if (!isWebConference && random.chance(0.1)) return [...parties, createUnknownParty(random)];
  const contacts = random.sample(account.contacts, isWebConference ? random.int(1, 3) : 1);
  const guests = contacts.map((contact, index) =>
    createExternalParty(contact, index === 0 || random.chance(0.7), random),
  );
  return [...parties, ...guests];
}

function pickLanguage(host: User, random: Random): string {
  const languageCodes: Record<string, string> = { "es-ES": "spa", "fr-FR": "fre", "de-DE": "ger", "it-IT": "ita" };
  const code = languageCodes[host.spokenLanguages[0]?.language ?? ""];
  return code !== undefined && random.chance(0.5) ? code : "eng";
}

function createLinks(account: Account): Call["context"] {
  const opportunity = { objectType: "Opportunity", objectId: account.opportunity.crmId };
  return [{ system: "Salesforce", objects: [opportunity, { objectType: "Account", objectId: account.crmId }] }];
}

function createCall(scheduledAt: number, participants: Participants, hosts: readonly User[], random: Random): Call {
  const kind = pickKind(random);
  const host = random.pick(hosts);
  const account = random.pick(participants.accounts);
  const delayMs = kind.isWebConference ? random.int(-60, 240) * secondMs + random.int(0, 999) : random.int(0, 999);
  const started = scheduledAt + delayMs;
  const parties = pickParties(kind, host, account, participants, random);
  const hasCustomer = kind.scope === "External" && parties.some((party) => party.affiliation === "External");
  const duration = kind.isWebConference ? random.int(900, 3600) : random.int(60, 900);
  return {
    ...kind,
    scope: hasCustomer || kind.scope === "Internal" ? kind.scope : "Unknown",
    id: random.id(),
    workspaceId: random.chance(0.8) ? (participants.workspaceIds[0] ?? "") : (participants.workspaceIds[1] ?? ""),
    title: pickTitle(kind, account, random),
    started,
    scheduled: kind.isWebConference ? scheduledAt : null,
    duration,
    primaryUserId: host.id,
    language: pickLanguage(host, random),
    sdrDisposition: kind.isWebConference ? null : random.pick(dispositions),
    clientUniqueId: kind.isWebConference ? null : random.token(19).toUpperCase(),
    customData: null,
    purpose: random.pick(purposes),
    meetingUrl: kind.isWebConference ? `https://meet.fernhill.example/j/${random.int(100000000, 999999999)}` : null,
    isPrivate: random.chance(participants.privateShare),
    calendarEventId: kind.isWebConference && random.chance(0.8) ? `${random.token(26)}@google.com` : null,
    parties,
    context: hasCustomer ? createLinks(account) : [],
    visibleFrom: started + duration * secondMs + 10 * minuteMs,
    erasedFrom: null,
  };
}

export function seedCalls(count: number, participants: Participants, random: Random, now: number): readonly Call[] {
  const hosts = participants.users.filter((user) => user.settings.webConferencesRecorded === true && !user.isAvatar);
  const starts = Array.from({ length: count }, (_, index) => pickStart(index, count, now, random));
  return starts.toSorted((a, b) => a - b).map((time) => createCall(time, participants, hosts, random));
}
