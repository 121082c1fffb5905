// Lists transcripts. They do not state which calls are private, so the details of the calls are read to exclude those.
import { requestCallPage } from "../calls/call_pages.ts";
import type { GongActions, ListCallTranscriptsInput, ListCallTranscriptsOutput } from "../generated/actions.ts";
import { acceptsEntry } from "../json/accepts_entry.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";

type Details = GongActions["list_extensive_calls"]["output"]["items"][number];

const path = "/v2/calls/transcript";
const detailsAction = "list_extensive_calls";
/** In the cache once details could be read: the account has the scope for them. */
const cacheKey = "list_call_transcripts";

export const listCallTranscripts: Handler<ListCallTranscriptsInput, ListCallTranscriptsOutput> = async (
  input,
  context,
) => {
  if (input.privateCalls !== "exclude") return requestTranscripts(input, context);
  const isPrivate = new Map<string, boolean>();
  const add = ({ metaData }: Details): unknown =>
    metaData?.id && isPrivate.set(metaData.id, metaData.isPrivate !== false);
  if (!context.cache.has(cacheKey)) (await readFirstDetails(input, context)).forEach(add);
  const { items, ...page } = await requestTranscripts(input, context);
  const { input: detailsInput } = context.getAction(detailsAction);
  const others = items
    .map(({ callId }) => callId)
    .filter((id) => !isPrivate.has(id) && acceptsEntry(detailsInput, "/filter/callIds", id));
  for await (const item of others.length > 0 ? iterateDetails(others, context) : []) {
    add(item as Details);
    if (others.every((id) => isPrivate.has(id))) break;
  }
  const visible = items.filter(({ callId }) => isPrivate.get(callId) === false);
  const unknownIds = others.filter((id) => !isPrivate.has(id));
  return {
    items: visible,
    ...page,
    ...(visible.length < items.length && { excludedCount: items.length - visible.length }),
    ...(unknownIds.length > 0 && { unknownIds }),
  };
};

async function requestTranscripts(input: ListCallTranscriptsInput, context: HandlerContext) {
  return (await requestCallPage(path, input, context)) as ListCallTranscriptsOutput;
}

/** Fails without the scope for details, before any transcript is requested. */
async function readFirstDetails({ filter }: ListCallTranscriptsInput, { run, cache }: HandlerContext) {
  const { items } = (await run(detailsAction, { filter, privateCalls: "include" })) as { items: Details[] };
  cache.set(cacheKey, true);
  return items;
}

function iterateDetails(callIds: readonly string[], { iterate }: HandlerContext): AsyncIterable<unknown> {
  return iterate(detailsAction, { filter: { callIds }, privateCalls: "include" });
}
