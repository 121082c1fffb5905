// @ts-nocheck
// The companies that Fernhill sells to: accounts, their people and one opportunity each.
import type { Random } from "../random.ts";
import { DAY, formatDay } from "../time.ts";

export interface Contact {
  readonly crmId: string;
  readonly type: "Contact" | "Lead";
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  readonly phoneNumber: string;
  readonly title: string;
}

interface Opportunity {
  readonly crmId: string;
  readonly name: string;
  readonly stage: string;
  readonly amount: number;
  readonly probability: number;
  readonly closeDate: string;
}

export interface Account {
  readonly crmId: string;
  readonly name: string;
  readonly domain: string;
  readonly industry: string;
  readonly ownerId: string;
  readonly opportunity: Opportunity;
  readonly contacts: readonly Contact[];
}

const COMPANIES: readonly (readonly [string, string, string])[] = [
  ["Harbourline Logistics", "harbourline.example", "Transportation"],
  ["Å Fjord Energi", "fjordenergi.example", "Energy"],
  ["Žižka Strojírny", "zizka.example", "Manufacturing"],
  ["Brightwater Clinics", "brightwater.example", "Healthcare"],
  ["北斗データ", "hokuto.example", "Software"],
  ["Caldera Insurance", "caldera.example", "Insurance"],
  ["Mistral Banque", "mistral.example", "Financial Services"],
  ["Peña & Hijos", "penahijos.example", "Retail"],
  ["Quillfeather Media", "quillfeather.example", "Media"],
  ["Rivermark University", "rivermark.example", "Education"],
  ["Tallgrass Foods", "tallgrass.example", "Food & Beverage"],
  ["Umbra Security", "umbra.example", "Software"],
  ["Vantage Aerospace", "vantage.example", "Aerospace"],
  ["Willow & Pine Homes", "willowpine.example", "Construction"],
];

const FIRST = ["Grace", "Émile", "Nadia", "Björn", "Lucía", "Omar", "Petra", "Kenji", "Ruth", "Anaïs", "Viktor", "Mei"];
const LAST = ["Castellano", "Núñez", "Harker", "Lindqvist", "Okafor", "Dubois", "Novák", "Tanaka", "Silva", "Abbott"];
const TITLES = ["Head of Operations", "Procurement Lead", "CTO", "IT Manager", "VP Finance", "Data Analyst", "CEO"];
const STAGES: readonly (readonly [string, number])[] = [
  ["Discovery", 10],
  ["Demo", 30],
  ["Proposal", 55],
  ["Negotiation", 80],
  ["Closed Won", 100],
  ["Closed Lost", 0],
];

const plain = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

function crmId(prefix: string, random: Random): string {
  return `${prefix}${random.token(12).toUpperCase()}`;
}

function contact(domain: string, place: number, random: Random): Contact {
  const firstName = random.pick(FIRST);
  const lastName = random.pick(LAST);
  const isLead = place === 3;
  return {
    crmId: crmId(isLead ? "00Q" : "003", random),
    type: isLead ? "Lead" : "Contact",
    firstName,
    lastName,
    emailAddress: `${plain(firstName)}.${plain(lastName)}${place}@${domain}`,
    phoneNumber: `+1 206-555-0${100 + random.int(0, 99)}`,
    title: random.pick(TITLES),
  };
}

export function seedAccounts(ownerIds: readonly string[], random: Random, now: number): readonly Account[] {
  return COMPANIES.map(([name, domain, industry]) => {
    const [stage, probability] = random.pick(STAGES);
    return {
      crmId: crmId("001", random),
      name,
      domain,
      industry,
      ownerId: random.pick(ownerIds),
      opportunity: {
        crmId: crmId("006", random),
        name: `${name} – ${random.pick(["New business", "Renewal", "Expansion"])}`,
        stage,
        amount: random.int(8, 240) * 1000,
        probability,
        closeDate: formatDay(now + random.int(-60, 120) * DAY),
      },
      contacts: [0, 1, 2, 3].map((place) => contact(domain, place, random)),
    };
  });
}
