// Uploads CRM records as one JSON object per line, from a file, the input or a stream of the host.
import { createInvalidInputError } from "../errors/errors.ts";
import type { UploadCrmEntitiesInput, UploadCrmEntitiesOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { sendMultipart } from "../uploads/multipart.ts";
import {
  assertSize,
  createFileSource,
  createStreamSource,
  getMaxContentBytes,
  requireOneSource,
  type UploadSource,
} from "../uploads/upload_source.ts";

type Entities = NonNullable<UploadCrmEntitiesInput["entities"]>;

const chunkCharacters = 64 * 1024;
const contentType = "application/x-ndjson";

export const uploadCrmEntities: Handler<UploadCrmEntitiesInput, UploadCrmEntitiesOutput> = async (input, context) => {
  const { integrationId, objectType, clientRequestId } = input;
  requireOneSource(input, ["file", "entities"], context);
  return sendMultipart(context, {
    method: "POST",
    path: "/v2/crm/entities",
    query: { integrationId, objectType, clientRequestId },
    part: "dataFile",
    source: await createSource(input, context),
  });
};

async function createSource(input: UploadCrmEntitiesInput, context: HandlerContext): Promise<UploadSource> {
  const limits = { contentType, maxBytes: getMaxBytes(context) };
  if (context.upload) return createStreamSource(context.upload, limits, context);
  return input.file === undefined
    ? createEntitiesSource(input, context)
    : createFileSource(input.file, limits, context);
}

/** Lines are formatted twice, to count their bytes and to send them, so that memory never contains all of them. */
function createEntitiesSource(
  { entities = [], objectType }: UploadCrmEntitiesInput,
  context: HandlerContext,
): UploadSource {
  const undated = objectType === "STAGE" ? -1 : entities.findIndex(({ modifiedDate }) => modifiedDate === undefined);
  if (undated >= 0) {
    const issue = { path: `/entities/${undated}/modifiedDate`, message: `is required for ${objectType}.` };
    throw createInvalidInputError([issue], context.action.id);
  }
  const sizeBytes = entities.reduce((total, entity) => total + Buffer.byteLength(formatLine(entity)), 0);
  assertSize(sizeBytes, getMaxBytes(context), "/entities", context.action.id);
  const file = { fileName: "entities.ldjson", contentType, sizeBytes };
  return { preview: file, open: async () => ({ ...file, content: formatChunks(entities) }) };
}

function getMaxBytes({ action }: HandlerContext): number {
  return getMaxContentBytes(action) ?? Number.POSITIVE_INFINITY;
}

function* formatChunks(entities: Entities): Generator<Uint8Array> {
  let text = "";
  for (const entity of entities) {
    text += formatLine(entity);
    if (text.length < chunkCharacters) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

function formatLine(entity: Entities[number]): string {
  return `${JSON.stringify(entity)}\n`;
}
