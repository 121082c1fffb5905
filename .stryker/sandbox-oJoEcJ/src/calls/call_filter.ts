// @ts-nocheck
// What a call is compared with: participants, linked records, title, and sentences that were said.
import type { SearchCallsInput, SearchCallsOutput } from "../generated/actions.ts";
import { type DetailedCall, getSpeakerName, type Transcript } from "./format_transcript.ts";

type Found = SearchCallsOutput["calls"][number];
export type Excerpt = NonNullable<Found["excerpts"]>[number];

const mostExcerpts = 3;

/** Whether a call meets everything but the keyword. */
export function matchesSearch(call: DetailedCall, input: SearchCallsInput): boolean {
  const { participants, accountId, opportunityId, title } = input;
  return (
    call.metaData !== undefined &&
    (title === undefined || contains(call.metaData?.title, title)) &&
    (participants === undefined || hasOneOf(call, participants)) &&
    (accountId === undefined || isLinked(call, "Account", accountId)) &&
    (opportunityId === undefined || isLinked(call, "Opportunity", opportunityId))
  );
}

/** The first sentences of a transcript that hold a text. */
export function findExcerpts({ transcript }: Transcript, keyword: string, { parties = [] }: DetailedCall): Excerpt[] {
  const passages = transcript ?? [];
  const found = passages.flatMap(({ speakerId, sentences = [] }) =>
    sentences
      .filter(({ text }) => contains(text, keyword))
      .map(({ start, text }) => {
        const speaker = getSpeakerName(parties.find((party) => party.speakerId && party.speakerId === speakerId));
        return { start: start ?? null, speaker: speaker ?? null, text: text ?? "" };
      }),
  );
  return found.slice(0, mostExcerpts);
}

/** What the output says of a call. */
export function toFoundCall({ metaData, parties, context }: DetailedCall, excerpts?: Excerpt[]): Found {
  if (!metaData) throw new TypeError("a call without basic data meets nothing");
  return { call: metaData, ...(parties && { parties }), ...(context && { context }), ...(excerpts && { excerpts }) };
}

function hasOneOf({ parties = [] }: DetailedCall, sought: readonly string[]): boolean {
  const addresses = parties.flatMap(({ emailAddress }) => emailAddress?.toLowerCase() ?? []);
  return sought.some((one) => {
    const text = one.toLowerCase();
    if (text.includes("@")) return addresses.includes(text);
    return addresses.some((address) => address.endsWith(`@${text}`) || address.endsWith(`.${text}`));
  });
}

function isLinked({ context = [] }: DetailedCall, type: string, id: string): boolean {
  return context.some(({ objects = [] }) =>
    objects.some(({ objectType, objectId }) => objectType === type && isSameRecord(objectId ?? "", id)),
  );
}

/** Salesforce writes the same id with 15 characters and with 18, the last three of which only check it. */
function isSameRecord(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length === 15 && long.length === 18 && long.startsWith(short);
}

function contains(text: string | null | undefined, part: string): boolean {
  return plain(text ?? "").includes(plain(part));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, " ");
}
