// CRM accounts: the customers of the seeded company, each with contacts and one opportunity.
import type { Random } from "../random.ts";
import { dayMs, formatDay } from "../time.ts";

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

const companyRows: readonly (readonly [string, string, string])[] = [
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

const firstNames = [
  "Grace",
  "Émile",
  "Nadia",
  "Björn",
  "Lucía",
  "Omar",
  "Petra",
  "Kenji",
  "Ruth",
  "Anaïs",
  "Viktor",
  "Mei",
];
const lastNames = [
  "Castellano",
  "Núñez",
  "Harker",
  "Lindqvist",
  "Okafor",
  "Dubois",
  "Novák",
  "Tanaka",
  "Silva",
  "Abbott",
];
const titles = ["Head of Operations", "Procurement Lead", "CTO", "IT Manager", "VP Finance", "Data Analyst", "CEO"];
const stages: readonly (readonly [string, number])[] = [
  ["Discovery", 10],
  ["Demo", 30],
  ["Proposal", 55],
  ["Negotiation", 80],
  ["Closed Won", 100],
  ["Closed Lost", 0],
];

const toAsciiLetters = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

function createCrmId(prefix: string, random: Random): string {
  return `${prefix}${random.token(12).toUpperCase()}`;
}

function createContact(domain: string, index: number, random: Random): Contact {
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  const isLead = index === 3;
  return {
    crmId: createCrmId(isLead ? "00Q" : "003", random),
    type: isLead ? "Lead" : "Contact",
    firstName,
    lastName,
    emailAddress: `${toAsciiLetters(firstName)}.${toAsciiLetters(lastName)}${index}@${domain}`,
    phoneNumber: `+1 206-555-0${100 + random.int(0, 99)}`,
    title: random.pick(titles),
  };
}

export function seedAccounts(ownerIds: readonly string[], random: Random, now: number): readonly Account[] {
  return companyRows.map(([name, domain, industry]) => {
    const [stage, probability] = random.pick(stages);
    return {
      crmId: createCrmId("001", random),
      name,
      domain,
      industry,
      ownerId: random.pick(ownerIds),
      opportunity: {
        crmId: createCrmId("006", random),
        name: `${name} – ${random.pick(["New business", "Renewal", "Expansion"])}`,
        stage,
        amount: random.int(8, 240) * 1000,
        probability,
        closeDate: formatDay(now + random.int(-60, 120) * dayMs),
      },
      contacts: [0, 1, 2, 3].map((index) => createContact(domain, index, random)),
    };
  });
}
