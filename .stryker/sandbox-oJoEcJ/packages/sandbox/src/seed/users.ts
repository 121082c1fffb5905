// @ts-nocheck
// The company's users: who they are, whom they report to, how they are reached.
import type { Random } from "../random.ts";
import { DAY } from "../time.ts";

const COMPANY = { name: "Fernhill", domain: "fernhill.example" };

export interface User {
  readonly id: string;
  readonly emailAddress: string;
  readonly created: number;
  readonly active: boolean;
  readonly emailAliases: readonly string[];
  readonly trustedEmailAddress: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly phoneNumber: string | null;
  readonly extension: string | null;
  readonly personalMeetingUrls: readonly string[];
  readonly settings: Readonly<Record<string, boolean>>;
  readonly managerId: string | null;
  readonly meetingConsentPageUrl: string | null;
  readonly conferencingProviders: readonly { readonly provider: string; readonly isDefault: boolean }[] | null;
  readonly spokenLanguages: readonly { readonly language: string; readonly primary: boolean }[];
  /** A stand-in for Gong's own staff, listed only when asked for. */
  readonly isAvatar: boolean;
}

/** First name, last name, title, local part of the address, main language. */
const PEOPLE: readonly (readonly [string, string, string, string, string])[] = [
  ["Amelia", "Brandt", "Chief Revenue Officer", "amelia.brandt", "en-US"],
  ["José", "Álvarez", "VP Sales, Americas", "jose.alvarez", "es-ES"],
  ["Łukasz", "Zieliński", "VP Sales, EMEA", "lukasz.zielinski", "pl-PL"],
  ["Priya", "Raghavan", "Director of Customer Success", "priya.raghavan", "en-IN"],
  ["Tomás", "Ó Briain", "Sales Development Manager", "tomas.obriain", "en-IE"],
  ["さくら", "渡辺", "Account Executive", "sakura.watanabe", "ja-JP"],
  ["Øyvind", "Strand", "Account Executive", "oyvind.strand", "no-NO"],
  ["Zoë", "Vandenberghe", "Enterprise Account Executive", "zoe.vandenberghe", "nl-NL"],
  ["Kwame", "Mensah", "Enterprise Account Executive", "kwame.mensah", "en-GB"],
  ["Dana", "Levi", "Account Executive", "dana.levi", "he-IL"],
  ["Marcus", "O'Neill", "Account Executive", "marcus.oneill", "en-US"],
  ["Ingrid", "Sørensen", "Account Executive", "ingrid.sorensen", "da-DK"],
  ["Chen", "Wei", "Sales Engineer", "chen.wei", "zh-CN"],
  ["Fatima", "Haddad", "Sales Engineer", "fatima.haddad", "ar-AE"],
  ["Noah", "Whitfield", "Sales Development Representative", "noah.whitfield", "en-US"],
  ["Camille", "Lefèvre", "Sales Development Representative", "camille.lefevre", "fr-FR"],
  ["Jürgen", "Weiß", "Sales Development Representative", "juergen.weiss", "de-DE"],
  ["Sofia", "Rossi", "Sales Development Representative", "sofia.rossi", "it-IT"],
  ["Aiyana", "Begay", "Customer Success Manager", "aiyana.begay", "en-US"],
  ["Mateusz", "Wójcik", "Customer Success Manager", "mateusz.wojcik", "pl-PL"],
  ["Hana", "Dvořáková", "Customer Success Manager", "hana.dvorakova", "cs-CZ"],
  ["Elif", "Yılmaz", "Renewals Manager", "elif.yilmaz", "tr-TR"],
  ["Ravi", "Menon", "Revenue Operations Analyst", "ravi.menon", "en-IN"],
  ["Beatriz", "Gonçalves", "Sales Enablement Lead", "beatriz.goncalves", "pt-BR"],
  ["Oleksandr", "Шевченко", "Former Account Executive", "oleksandr.shevchenko", "uk-UA"],
];

const MANAGERS: readonly number[] = [1, 2, 3, 4];
/** Who does not sell: telephony recording is off, so no call can be uploaded for them. */
const UNRECORDED = new Set([22, 23]);

function person(index: number): readonly [string, string, string, string, string] {
  const base = PEOPLE[index % PEOPLE.length] ?? PEOPLE[0];
  if (base === undefined) throw new RangeError("no people");
  const round = Math.floor(index / PEOPLE.length);
  if (round === 0) return base;
  const [first, last, title, local, language] = base;
  return [first, `${last} ${round + 1}`, title, `${local}${round + 1}`, language];
}

function managerOf(index: number, ids: readonly string[]): string | null {
  if (index === 0) return null;
  if (MANAGERS.includes(index)) return ids[0] ?? null;
  return ids[MANAGERS[index % MANAGERS.length] ?? 0] ?? null;
}

function settingsOf(index: number, random: Random): Readonly<Record<string, boolean>> {
  const isRecorded = !UNRECORDED.has(index);
  return {
    webConferencesRecorded: isRecorded,
    preventWebConferenceRecording: false,
    telephonyCallsImported: isRecorded,
    emailsImported: true,
    preventEmailImport: false,
    nonRecordedMeetingsImported: random.chance(0.5),
    gongConnectEnabled: isRecorded && random.chance(0.7),
  };
}

function phoneNumber(index: number): string | null {
  if (index % 9 === 8) return null;
  return `+1 ${[415, 212, 303][Math.floor(index / 100) % 3]}-555-0${100 + (index % 100)}`;
}

function userOf(index: number, ids: readonly string[], random: Random, now: number): User {
  const [firstName, lastName, title, local, language] = person(index);
  const emailAddress = `${local}@${COMPANY.domain}`;
  const isLocal = language.startsWith("en");
  return {
    id: ids[index] ?? "",
    emailAddress,
    created: now - 400 * DAY - random.int(0, 900) * DAY - random.int(0, DAY - 1),
    active: !title.startsWith("Former"),
    emailAliases:
      index % 4 === 1 ? [`${local.replaceAll(".", "")}@${COMPANY.domain}`, `${local}@mail.${COMPANY.domain}`] : [],
    trustedEmailAddress: index % 6 === 0 ? `${local}@sso.${COMPANY.domain}` : null,
    firstName,
    lastName,
    title,
    phoneNumber: phoneNumber(index),
    extension: index % 5 === 0 ? String(200 + index) : null,
    personalMeetingUrls: index % 3 === 0 ? [`https://meet.${COMPANY.domain}/${local}`] : [],
    settings: settingsOf(index, random),
    managerId: managerOf(index, ids),
    meetingConsentPageUrl:
      index % 2 === 0 ? `https://join.gong.example/fernhill/${local}?tkn=${random.token(22)}` : null,
    conferencingProviders: index % 7 === 6 ? null : [{ provider: index % 3 === 2 ? "webex" : "zoom", isDefault: true }],
    spokenLanguages: isLocal
      ? [{ language, primary: true }]
      : [
          { language, primary: true },
          { language: "en-US", primary: false },
        ],
    isAvatar: false,
  };
}

function avatar(random: Random, now: number): User {
  return {
    ...userOf(0, [random.id()], random, now),
    emailAddress: `support.avatar@gong.${COMPANY.domain}`,
    firstName: "Gong",
    lastName: "Support",
    title: "Customer Success (Gong)",
    phoneNumber: null,
    managerId: null,
    isAvatar: true,
  };
}

export function seedUsers(count: number, random: Random, now: number): readonly User[] {
  const ids = Array.from({ length: count }, () => random.id());
  const users = ids.map((_, index) => userOf(index, ids, random, now));
  return [...users, avatar(random, now)];
}
