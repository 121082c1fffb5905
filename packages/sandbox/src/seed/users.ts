// The users of the company, with managers and contact data.
import type { Random } from "../random.ts";
import { dayMs } from "../time.ts";

const companyDomain = "fernhill.example";

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
  /** An account of Gong's staff. Lists include it only on request. */
  readonly isAvatar: boolean;
}

/** First name, last name, title, local part of the email address, main language. */
const userRows: readonly (readonly [string, string, string, string, string])[] = [
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

const managerIndexes: readonly number[] = [1, 2, 3, 4];
/** Users without telephony recording: no call can be uploaded for them. */
const unrecordedIndexes = new Set([22, 23]);

function getUserRow(index: number): readonly [string, string, string, string, string] {
  const base = userRows[index % userRows.length] ?? userRows[0];
  if (base === undefined) throw new RangeError("no users");
  const round = Math.floor(index / userRows.length);
  if (round === 0) return base;
  const [first, last, title, local, language] = base;
  return [first, `${last} ${round + 1}`, title, `${local}${round + 1}`, language];
}

function getManagerId(index: number, ids: readonly string[]): string | null {
  if (index === 0) return null;
  if (managerIndexes.includes(index)) return ids[0] ?? null;
  return ids[managerIndexes[index % managerIndexes.length] ?? 0] ?? null;
}

function createSettings(index: number, random: Random): Readonly<Record<string, boolean>> {
  const isRecorded = !unrecordedIndexes.has(index);
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

function createPhoneNumber(index: number): string | null {
  if (index % 9 === 8) return null;
  return `+1 ${[415, 212, 303][Math.floor(index / 100) % 3]}-555-0${100 + (index % 100)}`;
}

function createUser(index: number, ids: readonly string[], random: Random, now: number): User {
  const [firstName, lastName, title, local, language] = getUserRow(index);
  const emailAddress = `${local}@${companyDomain}`;
  const isEnglish = language.startsWith("en");
  return {
    id: ids[index] ?? "",
    emailAddress,
    created: now - 400 * dayMs - random.int(0, 900) * dayMs - random.int(0, dayMs - 1),
    active: !title.startsWith("Former"),
    emailAliases:
      index % 4 === 1 ? [`${local.replaceAll(".", "")}@${companyDomain}`, `${local}@mail.${companyDomain}`] : [],
    trustedEmailAddress: index % 6 === 0 ? `${local}@sso.${companyDomain}` : null,
    firstName,
    lastName,
    title,
    phoneNumber: createPhoneNumber(index),
    extension: index % 5 === 0 ? String(200 + index) : null,
    personalMeetingUrls: index % 3 === 0 ? [`https://meet.${companyDomain}/${local}`] : [],
    settings: createSettings(index, random),
    managerId: getManagerId(index, ids),
    meetingConsentPageUrl:
      index % 2 === 0 ? `https://join.gong.example/fernhill/${local}?tkn=${random.token(22)}` : null,
    conferencingProviders: index % 7 === 6 ? null : [{ provider: index % 3 === 2 ? "webex" : "zoom", isDefault: true }],
    spokenLanguages: isEnglish
      ? [{ language, primary: true }]
      : [
          { language, primary: true },
          { language: "en-US", primary: false },
        ],
    isAvatar: false,
  };
}

function createAvatar(random: Random, now: number): User {
  return {
    ...createUser(0, [random.id()], random, now),
    emailAddress: `support.avatar@gong.${companyDomain}`,
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
  const users = ids.map((_, index) => createUser(index, ids, random, now));
  return [...users, createAvatar(random, now)];
}
