// Filters calls by participants, linked records and title, and finds sentences with a keyword.
import type { SearchCallsInput, SearchCallsOutput } from "../generated/actions.ts";
import { foldText } from "../json/fold_text.ts";
import { type DetailedCall, getSpeakerName, type Transcript } from "./format_transcript.ts";

type FoundCall = SearchCallsOutput["calls"][number];
export type Excerpt = NonNullable<FoundCall["excerpts"]>[number];

const maxExcerpts = 3;

/** Whether a call matches the search, apart from the keyword. */
export function matchesSearch(call: DetailedCall, input: SearchCallsInput): boolean {
  const { participants, accountId, opportunityId, title } = input;
  return (
    Boolean(call.metaData) &&
    (title === undefined || contains(call.metaData?.title, title)) &&
    (participants === undefined || hasOneOf(call, participants)) &&
    (accountId === undefined || isLinked(call, "Account", accountId)) &&
    (opportunityId === undefined || isLinked(call, "Opportunity", opportunityId))
  );
}

/** The first sentences of a transcript that contain the keyword. */
export function findExcerpts({ transcript }: Transcript, keyword: string, { parties }: DetailedCall): Excerpt[] {
  const excerpts = (transcript ?? []).flatMap(({ speakerId, sentences }) =>
    (sentences ?? [])
      .filter(({ text }) => contains(text, keyword))
      .map(({ start, text }) => {
        const speaker = getSpeakerName(parties?.find((party) => party.speakerId && party.speakerId === speakerId));
        return { start: start ?? null, speaker: speaker ?? null, text: text ?? "" };
      }),
  );
  return excerpts.slice(0, maxExcerpts);
}

export function toFoundCall({ metaData, parties, context }: DetailedCall, excerpts?: Excerpt[]): FoundCall {
  if (!metaData) throw new TypeError("A call without metaData matches no search.");
  return { call: metaData, ...(parties && { parties }), ...(context && { context }), ...(excerpts && { excerpts }) };
}

function hasOneOf({ parties }: DetailedCall, wanted: readonly string[]): boolean {
  const addresses = (parties ?? []).flatMap(({ emailAddress }) => (emailAddress ? foldText(emailAddress) : []));
  return wanted.some((value) => {
    const text = foldText(value);
    if (text.includes("@")) return addresses.includes(text);
    return addresses.some((address) => address.endsWith(`@${text}`) || address.endsWith(`.${text}`));
  });
}

function isLinked({ context }: DetailedCall, type: string, id: string): boolean {
  return (context ?? []).some(({ objects }) =>
    (objects ?? []).some(({ objectType, objectId }) => objectType === type && isSameRecord(objectId ?? "", id)),
  );
}

/** A Salesforce id has 15 characters, or 18 with a checksum. */
function isSameRecord(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length === 15 && long.length === 18 && long.startsWith(short);
}

function contains(text: string | null | undefined, part: string): boolean {
  return foldText(text ?? "").includes(foldText(part));
}
